#!/usr/bin/env python3
"""Web pages changed by a game's owner: `skein serve --assets`, and mistakes in a page.

usage: pages_test.py SKEIN"""
import os
import re
import signal
import subprocess
import sys

import program
from served import enter
from web_client import ask


def own_pages(folder, pages):
    """Writes pages of an owner; returns the folder for --assets."""
    for name, text in pages.items():
        folder.write("own/data/web/pages/" + name, text)
    return os.path.join(folder.path, "own")


def example():
    """The page that `help web-pages` has in full."""
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "../../data/help/web-pages.md"), encoding="utf-8") as file:
        block = re.search(r"^\n((?:    .*\n)+)^\n`kill -HUP`", file.read(), re.M).group(1)
    return re.sub(r"^    ", "", block, flags=re.M)


class Game:
    """A server whose log is read line by line."""

    def __init__(self, folder, assets):
        self.process = subprocess.Popen(
            [folder.binary, "serve", "--assets", assets,
             "--listen", "telnet:127.0.0.1:0", "--listen", "http:127.0.0.1:0"],
            cwd=folder.path, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        folder.processes.append(self.process)
        said = "".join(iter(self.process.stdout.readline, "ready\n"))
        self.port, self.web = [int(port) for port in re.findall(r":(\d+)$", said, re.M)]

    def page(self, path):
        return ask(self.web, "GET", path)

    def reload(self, words):
        """Sends SIGHUP; returns the line of the log that has the words."""
        self.process.send_signal(signal.SIGHUP)
        return next(line for line in self.process.stderr if words in line)


def a_pasted_address_shows_a_picture_of_the_page(folder):
    program.need(folder, "maps")
    if not os.path.exists("/usr/bin/rsvg-convert"):
        return
    game = Game(folder, own_pages(folder, {"who.html": example()}))
    world = game.page("/world/wick").text
    rooms = re.findall(r'href="/world/room/(\d+)"', world)
    for path in ("/", "/world/wick", "/world/room/" + rooms[0]):
        image = re.search(r'<meta property="og:image" content="http://[^/]*([^"]*)"', game.page(path).text).group(1)
        answer = game.page(image)
        assert answer.status == 200 and answer.fields["content-type"] == "image/png", (path, answer.fields)
        assert answer.body[:8] == b"\x89PNG\r\n\x1a\n" and answer.body[16:24] == bytes.fromhex("000004b000000276"), path
        assert game.page(image).body == answer.body
    for path in ("/card/room/1.png", "/card/room/x.png", "/card/area/nowhere.png", "/card/event/1.png", "/card/who/nobody.png"):
        assert game.page(path).status == 404, path


def a_page_does_not_contain_its_picture(folder):
    program.need(folder, "maps")
    game = Game(folder, own_pages(folder, {"who.html": example()}))
    rooms = re.findall(r'href="/world/room/(\d+)"', game.page("/world/wick").text)
    for room in rooms[:3]:
        page = game.page("/world/room/" + room)
        assert page.status == 200 and "og:image" in page.text and "data:" not in page.text, page.text
        assert len(page.body) < 20000, len(page.body)


def pages_contain_only_known_host_names(folder):
    game = Game(folder, own_pages(folder, {"who.html": example()}))
    own = "http://localhost:%d" % game.web
    for path in ("/", "/world/wick", "/who", "/news", "/news.atom", "/events.ics", "/sitemap.xml", "/robots.txt", "/help"):
        foreign = ask(game.web, "GET", path, fields={"Host": "evil.example"})
        assert foreign.status == 200 and "evil.example" not in foreign.text, (path, foreign.text)
        assert "Host" in foreign.fields.get("vary", ""), (path, foreign.fields)
        known = ask(game.web, "GET", path, fields={"Host": "localhost:%d" % game.web})
        assert "evil.example" not in known.text, path
        if path in ("/", "/sitemap.xml", "/robots.txt"):
            assert own in known.text, (path, known.text)
    assert "telnet HOST" in ask(game.web, "GET", "/", fields={"Host": "evil.example"}).text


def a_theme_folder_replaces_colours_logo_and_templates(folder):
    here = os.path.dirname(os.path.abspath(__file__))
    game = Game(folder, os.path.join(here, "../themes/harbour"))
    for path in ("/", "/world", "/help/start", "/nowhere"):
        page = game.page(path).text
        assert re.search(r'skein\.css.*<link rel="stylesheet" href="/static/theme\.css[^>]*>\s*<script', page, re.S), page
        assert 'class="logo" src="/static/logo.svg' in page and "Come aboard" in page, page
    assert "--accent" in game.page("/static/theme.css").text
    assert game.page("/static/logo.svg").fields["content-type"] == "image/svg+xml"


def changed_pages_are_served_and_reloaded(folder):
    game = Game(folder, own_pages(folder, {"who.html": example()}))
    enter(game, "create Ann long-enough").do("afk <script>alert(1)</script> & co")

    page = game.page("/who").text
    assert "<h1>1 soul about</h1>" in page and "<title>Who is about – " in page, page
    assert ">Ann: &lt;script&gt;alert(1)&lt;/script&gt; &amp; co</li>" in page, page
    assert "A text adventure with other people" in game.page("/").text
    assert game.page("/static/pages/who.html").status == 404

    own_pages(folder, {"who.html": "{{#each who}}{{name}}{{/each}}"})
    game.reload("the web pages were read again")
    assert game.page("/who").text == "Ann"

    own_pages(folder, {"who.html": "\n{{#each who}}{{name}}"})
    line = game.reload("the web pages stay as they were")
    assert "were: data/web/pages/who.html:2: {{#each who}}: this is not closed" in line, line
    assert game.page("/who").text == "Ann"


def an_owners_picture_stands_in_the_place_of_the_map(folder):
    own = own_pages(folder, {})
    folder.write("own/data/web/front.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>')
    game = Game(folder, own)

    page = game.page("/").text
    assert re.search(r'<img src="/static/front.svg\?v=[0-9a-f]+" alt="">', page), page
    assert 'class="map atlas' not in page, page
    assert "The great light in the marsh has been out for thirty years." in page, page
    assert game.page("/static/front.svg").fields["content-type"] == "image/svg+xml"


def a_search_and_a_player_stand_beside_the_map_of_the_world(folder):
    program.need(folder, "maps")
    game = Game(folder, own_pages(folder, {"lamps.html": ""}))
    player = enter(game, "create Ann long-enough")

    def chosen(path):
        return re.findall(r'<a class="isle [^"]* chosen" [^>]*><title>([^:<]*)', game.page(path).text)

    assert chosen("/find?words=mill") == ["The River"], chosen("/find?words=mill")
    assert chosen("/find") == [] and ">Wick</b>" in game.page("/find").text, game.page("/find").text
    assert chosen("/who/ann") == ["The Moth and Lamp"], game.page("/who/ann").text
    assert game.page("/who/nobody").status == 404
    player.do("quit")
    assert chosen("/who") == [], chosen("/who")


def a_page_that_becomes_too_long_is_an_error_page(folder):
    deep = "{{#each topics}}" * 4 + "x" * 50 + "{{/each}}" * 4
    game = Game(folder, own_pages(folder, {"help.html": "<p>begins</p>" + deep}))

    answer = game.page("/help")
    assert answer.status == 500 and "begins" not in answer.text, answer.text[:500]
    assert "This page could not be shown" in answer.text and "</html>" in answer.text, answer.text


def a_page_with_a_mistake_stops_the_start(folder):
    own = own_pages(folder, {"foot.html": "</main>\n<p title={{game}}>\n"})
    program.fails(folder.run("serve", "--assets", own, "--listen", "http:127.0.0.1:0"), 1,
                  "data/web/pages/foot.html:2: {{game}}: inside an HTML tag, put the value in")
    assert folder.names() == ["own"]


if __name__ == "__main__":
    sys.exit(program.main([
        a_pasted_address_shows_a_picture_of_the_page,
        a_page_does_not_contain_its_picture,
        pages_contain_only_known_host_names,
        a_theme_folder_replaces_colours_logo_and_templates,
        changed_pages_are_served_and_reloaded,
        an_owners_picture_stands_in_the_place_of_the_map,
        a_search_and_a_player_stand_beside_the_map_of_the_world,
        a_page_that_becomes_too_long_is_an_error_page,
        a_page_with_a_mistake_stops_the_start,
    ], ("pages",)))
