#!/usr/bin/env python3
"""The client address behind a proxy or gateway is believed only from trusted addresses: the PROXY protocol on each
service, WEBIRC on IRC.

usage: proxied_test.py SKEIN"""
import socket
import ssl
import struct
import sys
import time

from program import fails, main, succeeds
from served import enter_wizard

PROXY, GATEWAY = "127.0.0.2", "127.0.0.3"
SETTINGS = ('limits = { exempt = { "127.0.0.1" }, connections_per_address = 3 }\n'
            'proxies = { "%s" }\nweb = { trusted_proxies = { "%s" } }\n' % (PROXY, GATEWAY))
ONE, TWO = "203.0.113.7", "203.0.113.8"


def first(address):
    return ("PROXY TCP4 %s 192.0.2.1 1000 4000\r\n" % address).encode()


def second(address, command=1):
    return (b"\r\n\r\n\0\r\nQUIT\n" + bytes([0x20 | command, 0x11]) + struct.pack("!H", 12 + 3)
            + socket.inet_aton(address) + socket.inet_aton("192.0.2.1") + struct.pack("!HH", 1000, 4000) + b"\x04\0\0")


def come(server, service, source, said=b""):
    raw = socket.create_connection(("127.0.0.1", server.ports[service]), source_address=(source, 0), timeout=30)
    raw.sendall(said)
    return raw


def read(raw, until):
    """Reads until that text; ends early if the connection closes."""
    got = b""
    while until not in got:
        try:
            more = raw.recv(65536)
        except ConnectionResetError:
            break
        if not more:
            break
        got += more
    return got


def the_proxys_client_address_counts(folder):
    server = folder.server(SETTINGS, services=("telnet", "irc", "http"))
    wizard = enter_wizard(server)
    wizard.do("@ban %s for 1h because noise" % ONE)
    for header in (first, second):
        raw = come(server, "telnet", PROXY, header(TWO) + b"guest\r\n")
        assert b"> " in read(raw, b"> \xff"), header
        raw.close()
        told = read(come(server, "telnet", PROXY, header(ONE) + b"guest\r\n"), b"noise")
        assert b"noise" in told, told
        assert b"noise" in read(come(server, "irc", PROXY, header(ONE) + b"NICK ann\r\nUSER a 0 * :a\r\n"), b"noise")
        asked = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
        assert b"200 OK" in read(come(server, "http", PROXY, header(TWO) + asked), b"\r\n\r\n")
    # Also in pieces; if the header names nobody, the proxy's own address counts.
    raw = come(server, "telnet", PROXY)
    for piece in (b"PR", b"OXY TCP4 203.0", b".113.8 192.0.2.1 1 2\r", b"\nguest\r\n"):
        raw.sendall(piece)
        time.sleep(0.02)
    assert b"> " in read(raw, b"> \xff")
    for nobody in (b"PROXY UNKNOWN\r\n", second(ONE, command=0)):
        raw = come(server, "telnet", PROXY, nobody + b"guest\r\n")
        assert b"> " in read(raw, b"> \xff"), nobody
        raw.close()


def headers_from_other_addresses_are_not_believed(folder):
    server = folder.server(SETTINGS, services=("telnet", "http"))
    wizard = enter_wizard(server)
    wizard.do("@ban 127.0.0.4 for 1h because noise")
    assert b"noise" in read(come(server, "telnet", "127.0.0.4", first(TWO) + b"guest\r\n"), b"noise")
    # A client without the header from a proxy's address is cut without an answer.
    for said in (b"guest\r\nguest\r\nguest\r\n", b"PROXY TCP4 nobody 1.2.3.4 1 2\r\n", b"GET / HTTP/1.1\r\n\r\n\r\n",
                 b"PROXY " + b"x" * 300, b"\r\n\r\n\0\r\nQUIT\n\x21\x11\xff\xff"):
        assert read(come(server, "telnet", PROXY, said), b"zz") == b"", said
    # A silent client delays nobody and is disconnected in the end.
    waiting = [come(server, "telnet", PROXY) for _ in range(600)]
    assert "Waking" in wizard.do("look") or wizard.do("look")
    assert b"> " in read(come(server, "telnet", "127.0.0.5", b"guest\r\n"), b"> \xff")
    assert read(waiting[-1], b"zz") == b"" and read(waiting[0], b"zz") == b""
    assert server.stop() == 0


def limits_apply_to_the_proxys_client(folder):
    server = folder.server(SETTINGS, services=("telnet",))
    three = [come(server, "telnet", PROXY, first(ONE)) for _ in range(3)]
    assert all(b"guest" in read(one, b"guest") for one in three)
    assert b"too many connections from your address" in read(come(server, "telnet", PROXY, first(ONE)), b"again")
    assert b"guest" in read(come(server, "telnet", PROXY, first(TWO)), b"guest")


def the_header_comes_before_tls(folder):
    succeeds(folder.run("certificate", "tls"))
    server = folder.server(SETTINGS + 'tls = { certificate = "%s/tls/certificate.pem", key = "%s/tls/key.pem" }\n' % (
        folder.path, folder.path), services=("telnet", "telnets"))
    enter_wizard(server).do("@ban %s for 1h because noise" % ONE)
    context = ssl.create_default_context(cafile=folder.path + "/tls/certificate.pem")
    context.check_hostname = False
    for address, word in ((TWO, b"> "), (ONE, b"noise")):
        with context.wrap_socket(come(server, "telnets", PROXY, second(address))) as raw:
            raw.sendall(b"guest\r\n")
            assert word in read(raw, word)


def an_invalid_proxy_network_is_refused(folder):
    folder.write("config.lua", 'proxies = { "10.0.0.0/99" }\n')
    fails(folder.run("serve", "--config", "config.lua"), 1, "proxies")


def an_irc_gateway_names_its_client(folder):
    server = folder.server(SETTINGS, services=("telnet", "irc"))
    enter_wizard(server).do("@ban %s for 1h because noise" % ONE)
    enters = b"NICK %s\r\nUSER a 0 * :a\r\n"

    def says(source, address, rest=b"", nick=b"anna"):
        raw = come(server, "irc", source, b"WEBIRC pw gw host.example " + address + rest + b"\r\n" + enters % nick)
        return raw, read(raw, b" 001 ") if source == GATEWAY else read(raw, b"zz")
    raw, told = says(GATEWAY, TWO.encode())
    assert b" 001 anna" in told, told
    raw.sendall(b"WEBIRC pw gw host.example 203.0.113.9\r\n")
    assert b" 462 " in read(raw, b" 462 ")
    assert b"noise" in says(GATEWAY, ONE.encode(), nick=b"berta")[1]
    assert b" 001 " in says(GATEWAY, b"2001:db8::7", b" :secure tls", nick=b"carla")[1]
    for wrong in (b"nowhere", b"203.0.113.256", b"x" * 200):
        assert b"without an address" in says(GATEWAY, wrong)[1], wrong
    assert b"may not use WEBIRC" in says("127.0.0.4", TWO.encode())[1]
    assert b" 461 " in read(come(server, "irc", GATEWAY, b"WEBIRC pw gw\r\n"), b" 461 ")
    three = [says(GATEWAY, b"203.0.113.20", nick=b"nick%d" % i) for i in range(3, 6)]
    assert all(b" 001 " in told for _, told in three)
    assert b"too many connections" in says(GATEWAY, b"203.0.113.20", nick=b"nicky")[1]


def pages_name_the_public_address_for_any_host_header(folder):
    server = folder.server('web = { public_url = "http://mud.example:8080" }\n', services=("telnet", "http"))
    for path in ("/", "/who", "/help", "/world", "/robots.txt", "/nothing-here"):
        with socket.create_connection(("127.0.0.1", server.ports["http"]), 60) as connection:
            connection.sendall(("GET %s HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n" % path).encode())
            said = b""
            while True:
                more = connection.recv(65536)
                if not more:
                    break
                said += more
        assert b"evil.example" not in said, (path, said)
        assert path != "/" or b"telnet mud.example" in said, said


if __name__ == "__main__":
    sys.exit(main([
        the_proxys_client_address_counts,
        headers_from_other_addresses_are_not_believed,
        limits_apply_to_the_proxys_client,
        the_header_comes_before_tls,
        an_invalid_proxy_network_is_refused,
        an_irc_gateway_names_its_client,
        pages_name_the_public_address_for_any_host_header,
    ]))
