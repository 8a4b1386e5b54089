"""A folder for litmus in front of WebDAV, which has none: litmus makes its own and tests only in there.

/litmus/NAME stands for the temporary file or folder .NAME in the folder BELOW, which the game keeps beside a builder's
files. The folder itself exists here alone. All else goes to the server as it is."""
import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_one(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        server = self.server
        mine = self.path == "/litmus/"
        if mine and self.command in ("MKCOL", "DELETE"):
            exists, server.exists = server.exists, self.command == "MKCOL"
            status = (405 if exists else 201) if server.exists else (204 if exists else 404)
            return self.answer(status, [], b"")
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        headers = {key: self.inside(value) if key in ("Destination", "If") else value
                   for key, value in self.headers.items() if key not in ("Host", "Connection")}
        connection.request(self.command, self.inside(self.path), body or None, headers)
        reply = connection.getresponse()
        fields = [(key, value) for key, value in reply.getheaders() if key.lower() not in ("content-length", "connection",
                                                                                        "transfer-encoding")]
        said = reply.read().replace((server.below + ".").encode(), b"/litmus/").replace(server.below.encode(), b"/litmus/")
        connection.close()
        return self.answer(reply.status, fields, said)

    def inside(self, text):
        below = self.server.below
        return below if text == "/litmus/" else text.replace("/litmus/", below + ".")

    def answer(self, status, fields, body):
        self.send_response_only(status)
        for key, value in fields:
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            try:
                self.wfile.write(body)
            except OSError:
                self.close_connection = True  # litmus has hung up, having read what it wants

    do_GET = do_HEAD = do_PUT = do_DELETE = do_OPTIONS = do_MKCOL = do_COPY = do_MOVE = handle_one
    do_PROPFIND = do_PROPPATCH = do_LOCK = do_UNLOCK = do_POST = handle_one

    def log_message(self, *_):
        pass


def serve(port, below):
    """Starts a proxy for the server at PORT; returns its own port."""
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    proxy.port, proxy.below, proxy.exists = port, below, False
    proxy.daemon_threads = True
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    return proxy.server_port
