/**
 * Pages whose every access the kernel checks: a page that is missing, or read-only, stops the thread that touches it,
 * and the kernel tells us by a descriptor.
 *
 * @module
 */
import type { Pages } from './member.ts';
import * as uffd from './uffd.ts';

/** A thread touched a page that it has no right to. */
type OnFault = (no: number, write: boolean) => void;

export class KernelPages implements Pages {
  readonly address: bigint;
  private readonly fd: number;
  private readonly pageSize: number;
  private readonly bytes: Uint8Array;
  /** Here a page waits until the kernel has copied it: C has its address. */
  private readonly staging: Uint8Array;
  private readonly stagingAt: bigint;
  /** In a field: when the handle is collected, nobody hears of faults, and the main thread hangs. */
  private readonly poll: { close(): void };
  private open = true;

  /** Throws where the kernel does not let us. */
  constructor(count: number, pageSize: number, onFault: OnFault) {
    if (uffd.pageSize() !== pageSize) throw new Error(`pages have ${uffd.pageSize()} bytes here`);
    const size = count * pageSize;
    const { fd, address } = uffd.openFaults(size);
    this.fd = fd;
    this.address = address;
    this.pageSize = pageSize;
    this.bytes = new Uint8Array(uffd.bufferAt(address, size));
    this.staging = new Uint8Array(pageSize);
    this.stagingAt = uffd.addressOf(this.staging);
    // Koffi calls outside of Node's turns: promises and process.nextTick() would wait (seen with Node 26).
    this.poll = uffd.onReadable(fd, () => void setImmediate(() => this.hear(onFault)));
  }

  install(no: number, data: Uint8Array, writable: boolean): void {
    this.staging.set(data);
    uffd.copyPage(this.fd, this.at(no), this.stagingAt, this.pageSize, !writable);
  }

  upgrade(no: number): void {
    uffd.protect(this.fd, this.at(no), this.pageSize, false);
  }

  freeze(no: number): Uint8Array {
    uffd.protect(this.fd, this.at(no), this.pageSize, true);
    return this.bytes.slice(no * this.pageSize, (no + 1) * this.pageSize);
  }

  drop(no: number): void {
    uffd.drop(this.at(no), this.pageSize);
  }

  wake(no: number): void {
    uffd.wake(this.fd, this.at(no), this.pageSize);
  }

  /**
   * From now on this is memory as any other: what is missing is zero, and threads that wait go on. It stays mapped, since
   * views point to it.
   */
  close(): void {
    this.open = false;
    this.poll.close();
    uffd.closeFaults(this.fd);
  }

  private hear(onFault: OnFault): void {
    while (this.open) {
      const fault = uffd.readFault(this.fd);
      if (fault === undefined) return;
      onFault(Number((fault.address - this.address) / BigInt(this.pageSize)), fault.write);
    }
  }

  private at(no: number): bigint {
    return this.address + BigInt(no * this.pageSize);
  }
}
