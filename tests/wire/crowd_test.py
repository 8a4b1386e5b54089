"""In a full room everybody reads what they would read in a small one: whoever ignores the speaker, has another terminal or
protocol, has a second connection, is muted or has left. A crowd's talk is shared (engine/session/hub_crowd.c)."""
import re
import sys

from irc_client import main
from irc_game_test import Telnet
from web_client import Socket

CROWD = 20
COUNT = 40


def heard_by(telnet):
    """Returns the numbers of the words that came, in order."""
    return [int(number) for number in re.findall(r"word-(\d+)", telnet.do("time"))]


def gather(wire, name):
    return [Telnet(wire, name + chr(ord("a") + i)) for i in range(CROWD)]


def speak(speaker, first, count=COUNT):
    """Says many lines at once, of which most are delivered together."""
    speaker.socket.sendall(b"".join(b"say word-%d\r\n" % i for i in range(first, first + count)))
    speaker.wait(rb"word-%d\b[^>]*> \xff[\xf9\xef]" % (first + count - 1))
    return list(range(first, first + count))


def everybody_hears_all_in_order(wire):
    people = gather(wire, "anna")
    bert = wire.client("bert")
    socket = Socket(wire.server.ports["http"])
    wire.clients.append(socket)
    socket.send(type="login", name=people[1].name, password="secret-of-" + people[1].name)
    socket.next("prompt")
    second = Telnet(wire, people[2].name, "secret-of-" + people[2].name)
    bert.sync(here=True)
    for person in people:
        heard_by(person)
    heard_by(second)

    said = speak(people[0], 100)

    for person in people[1:] + [second]:
        assert heard_by(person) == said, person.name
    on_irc = [m.params[1] for m in bert.sync(here=True) if m.command == "PRIVMSG"]
    assert on_irc == ["word-%d" % i for i in said], on_irc
    socket.send(type="command", line="time")
    socket.next("prompt")
    on_web = re.findall(r"word-(\d+)", " ".join(str(f.get("text", "")) for f in socket.frames if f.get("type") == "text"))
    assert [int(i) for i in on_web] == said, on_web


def a_person_who_ignores_the_speaker_hears_only_the_others(wire):
    people = gather(wire, "bella")
    deaf = people[3]
    speak(people[0], 100)
    heard_by(deaf)

    deaf.do("ignore " + people[0].name)
    speak(people[0], 200)
    others = speak(people[1], 300)

    assert heard_by(deaf) == others
    deaf.do("unignore " + people[0].name)
    assert heard_by(deaf) == []
    assert speak(people[0], 400) == heard_by(deaf)


def each_terminal_has_its_own_form(wire):
    people = gather(wire, "clara")
    people[1].do("set charset latin-1")
    people[2].do("set charset ascii")
    people[3].do("set screenreader on")
    people[4].do("set width 30")
    for person in people:
        heard_by(person)

    for i in range(10):
        people[0].do("say gr\u00fc\u00df \u2603 :smile: and many more words to fill a line, number %d" % i)

    def raw(person):
        person.socket.sendall(b"time\r\n")
        data = person.bytes  # Telnet decodes UTF-8
        while not re.search(rb"> \xff[\xf9\xef]", data):
            data += person.socket.recv(1 << 16)
        person.bytes = b""
        return data

    texts = [raw(person) for person in people]
    assert texts[5].count("gr\u00fc\u00df".encode()) == 10, texts[5]
    assert texts[1].count("gr\u00fc\u00df".encode("latin-1")) == 10, texts[1]
    assert all(byte < 0x80 or byte >= 0xf9 for byte in texts[2]) and texts[2].count(b"number") == 10, texts[2]
    assert texts[3].count(b"(smile)") == 10, texts[3]
    assert max(map(len, texts[4].replace(b"> ", b"\r\n").split(b"\r\n"))) <= 34, texts[4]
    spoken = {b"".join(re.findall(rb"[^\n]* says, [^\n]*\n", text)) for text in texts[5:]}
    assert len(spoken) == 1, spoken


def nobody_hears_after_leaving_or_from_the_muted(wire):
    people = gather(wire, "dora")
    wizard = Telnet(wire, "wizard", wire.server.wizard_password)
    room = re.search(r"#(\d+)", wizard.do("@dig Closet")).group(1)
    speak(people[0], 100)
    heard_by(people[5])
    wizard.do("@teleport %s to #%s" % (people[5].name, room))
    heard_by(people[5])

    said = speak(people[0], 200)

    assert heard_by(people[5]) == []
    wizard.do("@teleport %s to $start" % people[5].name)
    heard_by(people[5])
    heard_by(people[6])
    assert speak(people[0], 300) == heard_by(people[5])
    wizard.do("@mute " + people[0].name)
    people[0].do("say word-999")
    assert 999 not in heard_by(people[6])
    assert said[0] == 200


TESTS = [
    everybody_hears_all_in_order, a_person_who_ignores_the_speaker_hears_only_the_others, each_terminal_has_its_own_form,
    nobody_hears_after_leaving_or_from_the_muted,
]

if __name__ == "__main__":
    sys.exit(main(TESTS, services=("telnet", "irc", "http")))
