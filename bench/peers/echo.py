"""Echo server of Python's standard library. Usage: echo.py iterative|forking"""
import socketserver
import sys


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            while data := self.request.recv(65536):
                self.request.sendall(data)
        except ConnectionError:
            pass


class Iterative(socketserver.TCPServer):
    request_queue_size = 511  # Node's; with the default of 5, clients that come together wait seconds


class Forking(socketserver.ForkingTCPServer):
    request_queue_size = 511


design = {"iterative": Iterative, "forking": Forking}[sys.argv[1]]
with design(("127.0.0.1", 0), Echo) as server:
    print(f"{sys.argv[1]}: listening on 127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
