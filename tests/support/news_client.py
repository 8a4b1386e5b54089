"""A news reader: NNTP with the methods of Python's nntplib, which newer versions of Python lack."""
import collections
import email.header
import socket

Group = collections.namedtuple("Group", "group last first flag")
Article = collections.namedtuple("Article", "number message_id lines")
# What OVER answers of an article, behind its number.
OVERVIEW = ("subject", "from", "date", "message-id", "references", ":bytes", ":lines")


class NNTPError(Exception):
    def __init__(self, response):
        super().__init__(response)
        self.response = response


def decode_header(text):
    return "".join(part.decode(charset or "utf-8") if isinstance(part, bytes) else part
                   for part, charset in email.header.decode_header(text))


class NNTP:
    """A connection; `with` ends it. A refusal of the server is an NNTPError."""

    def __init__(self, host, port, user=None, password=None, readermode=False, timeout=60):
        self.host = host
        self.socket = socket.create_connection((host, port), timeout=timeout)
        self.file = self.socket.makefile("rb")
        try:
            self._answer()
            if readermode:
                self._ask("MODE READER")
            if user:
                self.login(user, password)
        except NNTPError:
            self._close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.quit()

    def _close(self):
        self.file.close()
        self.socket.close()

    def _line(self):
        line = self.file.readline()
        if not line.endswith(b"\r\n"):
            raise EOFError(line)
        return line[:-2]

    def _answer(self):
        response = self._line().decode()
        if response[0] not in "123":
            raise NNTPError(response)
        return response

    def _ask(self, line):
        self.socket.sendall(line.encode() + b"\r\n")
        return self._answer()

    def _ask_lines(self, line):
        """Returns the response and the lines behind it, as bytes."""
        response = self._ask(line)
        lines = []
        while (got := self._line()) != b".":
            lines.append(got[1:] if got.startswith(b".") else got)
        return response, lines

    def _ask_texts(self, line):
        response, lines = self._ask_lines(line)
        return response, [got.decode() for got in lines]

    def login(self, user, password):
        if self._ask("AUTHINFO USER " + user).startswith("381"):
            self._ask("AUTHINFO PASS " + password)

    def starttls(self, context):
        self._ask("STARTTLS")
        self.file.close()
        self.socket = context.wrap_socket(self.socket, server_hostname=self.host)
        self.file = self.socket.makefile("rb")

    def quit(self):
        try:
            self._ask("QUIT")
        finally:
            self._close()

    def getcapabilities(self):
        return {words[0]: words[1:] for words in map(str.split, self._ask_texts("CAPABILITIES")[1])}

    def list(self):
        response, lines = self._ask_texts("LIST")
        return response, [Group(*line.split()) for line in lines]

    def descriptions(self, pattern):
        response, lines = self._ask_texts("LIST NEWSGROUPS " + pattern)
        return response, dict(line.split(None, 1) for line in lines)

    def group(self, name):
        response = self._ask("GROUP " + name)
        _, count, first, last, name = response.split()[:5]
        return response, int(count), int(first), int(last), name

    def numbers(self):
        """The numbers of the articles of the group, as text."""
        return self._ask_texts("LISTGROUP")[1]

    def over(self, numbers):
        first, last = numbers
        response, lines = self._ask_texts("OVER %s-%s" % (first, "" if last is None else last))
        rows = [line.split("\t") for line in lines]
        return response, [(int(row[0]), dict(zip(OVERVIEW, row[1:]))) for row in rows]

    def _article(self, command, which):
        response, lines = self._ask_lines("%s %s" % (command, which) if which else command)
        _, number, name = response.split()[:3]
        return response, Article(int(number), name, lines)

    def article(self, which=None):
        return self._article("ARTICLE", which)

    def head(self, which=None):
        return self._article("HEAD", which)

    def body(self, which=None):
        return self._article("BODY", which)

    def _place(self, line):
        response = self._ask(line)
        _, number, name = response.split()[:3]
        return response, int(number), name

    def stat(self, which):
        return self._place("STAT %s" % which)

    def next(self):
        return self._place("NEXT")

    def last(self):
        return self._place("LAST")

    def xhdr(self, field, numbers):
        response, lines = self._ask_texts("XHDR %s %s" % (field, numbers))
        return response, [(number, value) for number, _, value in (line.partition(" ") for line in lines)]

    def newnews(self, groups, since):
        return self._ask_texts("NEWNEWS %s %s" % (groups, since.strftime("%Y%m%d %H%M%S")))

    def post(self, text):
        self._ask("POST")
        lines = text.removesuffix(b"\r\n").split(b"\r\n")
        self.socket.sendall(b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines) + b".\r\n")
        return self._answer()
