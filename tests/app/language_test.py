#!/usr/bin/env python3
"""Other languages: sentences of a language are shown on every door, with number forms; a mistake in a language's file
is refused with its place; and a made-up language, in which each letter is a q, counts the lines that players
still see in English in a story by telnet, IRC and the web. That number may only fall (UNTRANSLATED).

usage: language_test.py SKEIN"""
import re
import socket
import urllib.request

from program import fails, main, succeeds
from served import PATIENT, Player, enter, enter_wizard, plain
from web_client import Socket

# Different lines of the story that have English words: names of commands and of events, and short forms of commands.
# Lower it when you make more of them translatable.
UNTRANSLATED = 15
# Strings of the scripts that look like sentences and are joined with something else. Lower it likewise.
FRAGMENTS = 21

# Words of the test's own begin with zz: names, descriptions, what people say.
STORY = """look
look zzlamp
look nothing
look at me
exits
north
take zzlamp
take zzlamp
take all
take nothing
drop zzlamp
drop zzlamp
get zzlamp
put zzlamp in zzbox
open zzbox
put zzlamp in zzbox
look in zzbox
take zzlamp from zzbox
close zzbox
give zzlamp to zzbob
inventory
equipment
up
go nowhere
out
xyzzy
tkae zzlamp
say zzhello there
say to zzbob zzhello
whisper zzbob zzhello
tell zzbob zzhello
tell nobody zzhello
reply zzhello
emote zzgrins
smile
smile zzbob
nod
wave at zzbob
who
finger zzbob
score
time
mail
mail zzbob = zzhi
mail read 1
help nosuchtopic
commands
channels
join zztea
zztea zzhello all
join public
public zzhello all
leave public
public zzhello
history public
set
set brief on
set brief off
set nosuch on
describe me as zztall and zzthin
pose zzleans here
alias zzq = look
alias
unalias zzq
ignore zzbob
ignore
unignore zzbob
afk zzlunch
afk
sit
stand
sleep
wake
follow zzbob
stop
hint
journal
quests
levels
highscores
weather
map
wear zzlamp
remove zzlamp
light zzlamp
lock zzbox
unlock zzbox
read zzlamp
search
sessions
bug zzbroken
idea zzgood
why north
undo
again
board
news
events
missed
languages
password
email
consent
approvals
shout zzhello
party
kill zzbob
eat zzlamp
drink zzlamp
buy zzlamp
list
coins
balance
wizards
title zzgreat
mood zzglad
;
"zztwo zzwords" zzand zzthen
look at it
drop all
inventory"""


# Lines of a builder and wizard.
WORKS = """@show here
@show zzlamp
@list
@list areas
@find zzlamp
@detail here zzstone = zzold
@set zzlamp.light = 3
@set zzlamp.nosuch
@unset zzlamp.light
@name zzlamp = zzlantern
@name zzlantern = zzlamp
@dig west to Zzhall
@link east to here
@unlink west
@clone zzlamp
@proto zzlamp = item
@ref zzlamp = zzref
@create
@destroy zzlamp
@undo
@redo
@undo
@revisions zzlamp
@errors
@tasks
@timers
@cost
@uses item
@quota
@quota zzann
@watch
@audit
@ban
@mute zzann 1m = zzreason
@mute
@whois zzann
@role zzann builder
@role zzann player
@freeze
@area
@event
@guests
@backup
@wall zzhello
@monitor
@monitor off
@trace
@record
@replay
@teleport me to nowhere
@force zzann look
@boot nobody
@stats
@chown zzlamp = zzbob
@private here
@accept here
@owners
@areas
@teams
@care
@nosuch
history
preview take zzbox
why take zzbox
home
home found
homes
auction
auction sell zzlamp
party
party invite zzbob
quests
errands
honours
goals
journal
titles
introduce me to zzbob
speak nosuch
run north
enter zzbox
stuck
topics
rules
wimpy 40
consider zzbob
flee
bank
deposit 5
rent
post zza = zzb
report zzbad zzthing
channels all
who 2
examine zzbox
look under zzbox
count zzlamp
ask zzbob about zzlamp
throw zzlamp
push zzbox
climb zzbox
swim
jump
dance
order zzbob to sit
guests
realm
register zzname
token
stay"""


KEPT = re.compile(r"\{\{|\{[^}]*\}|</?[a-z ][^>]*>|</>|%[-+ #0-9.*]*[hlzjt]*[a-zA-Z]|&\w+;|\\.|[^A-Za-z]")
VERB = re.compile(r"\{(?:(\w+) )?[Vv]erb:[^}%]*\}")


def disguise(text):
    """Returns a sentence with q for each of its letters; only what is put in stays as it is, except verbs."""
    def without_verb(match):
        name = match.group(1)
        wanted = name and not re.search(r"\{(?:\w+ )?%s('s)?( \w+)?\}" % name, text, re.I)
        return "{%s}" % name if wanted else "qq"
    text = VERB.sub(without_verb, text)
    out, at = "", 0
    while at < len(text):
        kept = KEPT.match(text, at)
        out += kept.group() if kept else "q"
        at = kept.end() if kept else at + 1
    return out


def pretend(folder):
    """Writes the made-up language zz, with q for each letter of each sentence; returns settings with it."""
    listed = succeeds(folder.run("lines"))
    made = re.sub(r'^(line .* \{\n)((?:  .*\n)+)', lambda match: match.group(1) + re.sub(
        r'"(.*)"', lambda text: '"%s"' % disguise(text.group(1)), match.group(2)), listed, flags=re.M)
    folder.write("languages/zz/all.lua", made)
    return settings(folder, "zz")


def settings(folder, language):
    return PATIENT + 'language = "%s"\nlanguages = "%s/languages"\n' % (language, folder.path)


# Sentences are filled in with these: articles, pronouns, names of the game.
PUT_IN = {"a", "an", "the", "and", "you", "your", "yourself", "someone", "something", "here", "wizard", "skein"}


def english_in(text):
    """Returns the different lines of text that have two English words in a row, which are neither the test's own nor
    put in. A list of commands, with commas, has none, and neither have patterns and placeholders of commands."""
    found = set()
    for line in text.splitlines():
        run = 0
        for word in re.findall(r"\S+", re.sub(r'"[^"]*"|@\w+|\b[A-Z]+\b', "", line)):
            bare = re.sub(r"^\W+|\W+$", "", word)
            is_english = re.match(r"[A-Za-z]", bare) and not re.fullmatch(r"q[\W\dq]*", bare, re.I)
            is_english = is_english and "zz" not in bare.lower() and bare.lower() not in PUT_IN
            run = run + 1 if is_english else 0
            if run > 1:
                found.add(re.sub(r"\d+", "N", line.strip("> \t")))
            run = run if word[-1].isalnum() else 0
    return found


def make_place(server):
    """Returns a wizard in a place whose texts are the test's own."""
    wizard = enter_wizard(server)
    for line in ("@describe here = Zzbegin.", "@dig up to Zzroom", "up", "@describe here = Zzplain.",
                 "@create a zzlamp", "@create a zzbox", "drop zzlamp", "@proto zzbox = container", "drop zzbox",
                 "@accept here = anybody", "@set here.public = true"):
        wizard.do(line)
    return wizard


def tell_story(wizard, do):
    """Plays the story; returns all that was read."""
    wizard.do("@teleport zzann to #%s" % re.search(r"\d+", wizard.do(";print(actor.location.id)")).group())
    return "\n".join(do(line) for line in STORY.splitlines())


class Chatter:
    """Commands by IRC, to skein; returns what the game says, and not the words of the protocol."""

    def __init__(self, port):
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.file = self.connection.makefile("r", encoding="utf-8", newline="\r\n")
        self.send("PASS abcdefgh1", "NICK zzann", "USER zzann 0 * :zzann")
        self.greeting = self.read(" 376 ", r"372|NOTICE|PRIVMSG|4\d\d")

    def send(self, *lines):
        self.connection.sendall("".join(line + "\r\n" for line in lines).encode())

    def read(self, end, wanted):
        told = ""
        for line in self.file:
            if end in line:
                return told
            if re.match(r"(?:@\S+ )?:\S+ (?:%s) " % wanted, line):
                told += line.split(" :", 1)[-1]
        raise AssertionError("the connection has ended: " + told)

    def do(self, line):
        self.send("PRIVMSG skein :" + line, "PING zzanswered")
        return self.read("zzanswered", "NOTICE|PRIVMSG")


def by_web(port):
    web = Socket(port)
    web.send(type="command", line="look")
    web.send(type="login", name="zzann", password="no-such-word")
    web.next("error")
    web.next("error")
    told = "\n".join(frame["text"] for frame in web.frames if frame["type"] == "error")
    web.send(type="login", name="zzann", password="abcdefgh1")
    web.next("welcome")
    web.next("prompt")
    return web, told


def typed_before_log_in(port):
    """Returns what somebody reads who tries several lines at log-in, and leaves after each."""
    said = b""
    for line in (b"connect zzann wrong", b"nonsense to type", b"create zzbob abcdefgh1", b"who", b"help", b"lost"):
        with socket.create_connection(("127.0.0.1", port), timeout=60) as stranger:
            stranger.sendall(line + b"\r\nquit\r\n")
            more = stranger.recv(65536)
            while more:
                said += more
                more = stranger.recv(65536)
    return plain(said)


def few_sentences_of_a_story_stay_english(folder):
    succeeds(folder.run("init", "--world", "world.db", "--from", "empty"))
    server = folder.server(pretend(folder), services=("telnet", "irc", "http"))
    wizard = make_place(server)
    bob = enter(server, "create zzbob abcdefgh1")
    wizard.do("@teleport zzbob to here")
    told = {}
    told["log-in"] = typed_before_log_in(server.port)
    player = enter(server, "create zzann abcdefgh1")
    told["telnet"] = tell_story(wizard, player.do)
    player.close()
    chatter = Chatter(server.ports["irc"])
    told["irc"] = chatter.greeting + tell_story(wizard, chatter.do)
    web, told["web"] = by_web(server.ports["http"])
    told["web"] += "\n" + tell_story(wizard, web.do)
    told["others"] = bob.do("look") + wizard.do("look")
    told["works"] = "\n".join(wizard.do(line) for line in WORKS.splitlines())

    found = {sentence: door for door, text in told.items() for sentence in english_in(text)}

    shown = "".join("\n%s: %s" % (door, sentence) for sentence, door in sorted(found.items()))
    assert len(told["telnet"]) > 4000 and told["telnet"].count("q") > 2000, told["telnet"]
    assert len(found) == UNTRANSLATED, "%d sentences are English, not %d; if fewer, lower UNTRANSLATED:%s" % (
        len(found), UNTRANSLATED, shown)


# Lines for a service, and a sentence of its answers.
SERVICES = {
    "irc": ("NICK zzeve|USER zzeve 0 * :zz|NOSUCH|MODE #here +m|QUIT", "A room has no modes to change"),
    "imap": ("a NOSUCH|b LOGIN zzeve|c STATUS zz (MESSAGES)|d LOGOUT", "There is no such command"),
    "nntp": ("NOSUCH|GROUP zz|AUTHINFO USER|QUIT", "There is no such command; HELP lists them"),
    "lmtp": ("LHLO zz|NOSUCH|MAIL FROM:<zz@zz>|RCPT TO:<zz@other.zz>|QUIT",
             "; nothing is relayed"),
}


def services_answer_in_the_games_language(folder):
    succeeds(folder.run("init", "--world", "world.db", "--from", "empty"))
    server = folder.server(pretend(folder) + 'mail = { domain = "zz" }\n', services=("telnet", *SERVICES))
    for service, (lines, sentence) in SERVICES.items():
        with socket.create_connection(("127.0.0.1", server.ports[service]), timeout=60) as connection:
            file = connection.makefile("r", encoding="utf-8", newline="\r\n")
            first = lines.split("|")
            for line in first[:2]:
                connection.sendall((line + "\r\n").encode())
            told = ""
            while service == "irc" and " 376 " not in told:
                told = file.readline()
            connection.sendall("".join(line + "\r\n" for line in first[2:]).encode())
            told = file.read()

        expected = re.escape(disguise(sentence))
        assert sentence not in told and re.search(expected, told), (service, told)


def german_has_number_forms_and_verbs(folder):
    server = folder.server('language = "de"\n')
    wizard = make_place(server)
    ann = enter(server, "create Ann abcdefgh1")
    wizard.do("@teleport Ann to here")

    assert "Du nimmst a zzlamp." in ann.do("take zzlamp"), "the verb of the second person"
    wizard.do("look")
    assert "Ann sagt, \"zz\"" in (ann.do("say zz") and wizard.do("look")), "the verb of the third person"
    assert "2 Leute sind im Spiel." in ann.do("who")
    assert re.search("Du wei(ß|ss|s|.)t? nicht, wie", ann.do("blorg"))
    wizard.do("mail Ann = zz")
    ann.do("mail")
    read = enter(server, "create Bob abcdefgh1").do("mail")
    assert "Du hast keine Briefe." in read, read


def german_articles_have_gender_and_case(folder):
    server = folder.server('language = "de"\n')
    wizard = make_place(server)
    for line in ("@create eine Zzlaterne", "@set zzlaterne.pronoun = \"she\"", "@create ein Zzhebel",
                 "@set zzhebel.pronoun = \"he\"", "@create ein Zzkasten", "@proto zzkasten = container",
                 "@set zzkasten.pronoun = \"he\"", "@create die Zzstiefel", "@set zzstiefel.plural = true",
                 "drop zzlaterne", "drop zzhebel", "drop zzkasten", "drop zzstiefel"):
        wizard.do(line)
    ann = enter(server, "create Ann abcdefgh1")
    wizard.do("@teleport Ann to here")
    wizard.do("look")

    seen = ann.do("look")
    assert re.search("Hier siehst du: .*eine Zzlaterne, ein Zzhebel, ein Zzkasten und die Zzstiefel", seen), seen
    assert "Du nimmst die Zzlaterne." in ann.do("take die zzlaterne"), "the article is understood"
    assert "Du nimmst den Zzhebel." in ann.do("take zzhebel")
    assert "Du nimmst die Zzstiefel." in ann.do("take zzstiefel")
    assert "Der Zzkasten ist leer." in ann.do("open zzkasten") + ann.do("look in zzkasten")
    assert "An dem Zzkasten fällt dir nichts" in ann.do("look at zzkasten")
    assert "An der Zzlaterne fällt dir nichts" in ann.do("look at zzlaterne")
    told = ann.do("give zzhebel to zzkasten") and wizard.do("look")
    assert "Ann nimmt die Zzlaterne." in told and "Ann nimmt den Zzhebel." in told, told
    assert "Du nimmst a zzlamp." in ann.do("take zzlamp"), "a thing without a gender keeps the article of its name"


def help_and_web_pages_of_a_language_are_in_its_folder(folder):
    folder.write("languages/zz/all.lua", 'line "You can\'t do that." { "zz" }\n')
    folder.write("languages/zz/help/look.md", "# look\n\nTask: begin\n\nZzhelp to look.\n")
    folder.write("languages/zz/help/zzown.md", "# zzown\n\nTask: begin\nAliases: zzmine\n\nZzpage of our own.\n")
    folder.write("languages/zz/web/pages/who.html", "{{> head title=\"Zzwho\"}}\n<p>Zzweb</p>\n{{> foot}}\n")
    server = folder.server(settings(folder, "zz"), services=("telnet", "http"))
    ann = enter(server, "create Ann abcdefgh1")

    assert "Zzhelp to look." in ann.do("help look")
    assert "Zzpage of our own." in ann.do("help zzmine")
    assert "zzown" in ann.do("topics begin"), "the index has the page"
    assert "say" in ann.do("help say"), "an English page"
    with urllib.request.urlopen("http://127.0.0.1:%d/who" % server.ports["http"], timeout=60) as page:
        html = page.read().decode()
    assert "<p>Zzweb</p>" in html and "<html" in html, html


MISTAKES = [
    ('line "You can\'t do that." { "" }', "all.lua:1: a text has 1 to 8000 bytes"),
    ('line "You see {list} here." { "Du siehst hier." }', "all.lua:1: {list} is missing from the translation"),
    ('line "You can\'t do that." { "{Actor} nicht." }', "all.lua:1: the English sentence has no {Actor}"),
    ('\nline "{count} others" { one = "{count}" }', "all.lua:2: the number form other is missing"),
    ('line "{count} others" { few = "{count}", other = "{count}" }', "all.lua:1: the language has no number form"),
    ('line "You can\'t do that." { "a\\nb" }', "all.lua:1: the English sentence is one line, so the text is too"),
    ('line "You can\'t do that." { one = "a", other = "b" }', "all.lua:1: number forms need the number's placeholder"),
    ('line "%s is closing now. What you did is kept. Good-bye." { "%d" }', "all.lua:1: the translation needs the conv"),
    ('word "no_such_word" { "x" }', 'has a word "no_such_word", which the game does not use'),
    ('room "x" { "y" }', "all.lua:1: room is not a kind of record here: line, word, article or number"),
]


def a_mistake_is_refused_with_its_place(folder):
    for source, complaint in MISTAKES:
        folder.write("languages/zz/all.lua", source + "\n")
        config = folder.write("zz.conf", settings(folder, "zz"))
        done = folder.run("serve", "--world", "world.db", "--config", config, "--listen", "telnet:127.0.0.1:0")
        if not folder.has("world.db"):
            succeeds(folder.run("init", "--world", "world.db"))
            done = folder.run("serve", "--world", "world.db", "--config", config, "--listen", "telnet:127.0.0.1:0")
        assert done.returncode == 1 and complaint in done.stderr, (source, done.stderr)


def an_unknown_language_names_its_folder(folder):
    config = folder.write("zz.conf", settings(folder, "fr"))

    done = folder.run("serve", "--check-config", "--config", config)

    fails(done, 1, 'there is no language "fr": put its files into %s/languages/fr' % folder.path, "skein lines")


def a_reload_takes_a_language_as_a_whole_or_not_at_all(folder):
    path = folder.write("languages/zz/all.lua", 'line "You can\'t take yourself." { "[one]" }\n')
    server = folder.server(settings(folder, "zz"))
    wizard = enter_wizard(server)
    assert "[one]" in wizard.do("take me")

    folder.write(path, 'line "You can\'t take yourself." { "[two]" }\nline "x {y}" { "z" }\n')
    wizard.do("@reload")
    refused = wizard.read_on("Nothing has changed", "missing from")
    assert "all.lua:2: {y} is missing" in refused and "[one]" in wizard.do("take me"), refused

    folder.write(path, 'line "You can\'t take yourself." { "[three]" }\n')
    wizard.do("@reload")
    wizard.read_on("Reloaded:", "libraries")
    assert "[three]" in wizard.do("take me")


def a_list_of_sentences_can_be_read_back(folder):
    listed = succeeds(folder.run("lines"))
    folder.write("languages/zz/all.lua", listed)

    again = succeeds(folder.run("lines", "--language", "zz", "--languages", "languages"))
    german = succeeds(folder.run("lines", "--language", "de", "--missing"))

    assert re.search(r"without a translation: \d{4}, translated but not in this game: 0, ", again), again[-200:]
    assert 'line "You can\'t do that."' not in german and "not in this game: 0," in german, german[-200:]
    assert len(re.findall(r"^line ", listed, re.M)) > 2000
    assert 'line "Far away"' not in listed, "a sentence of a test that follows another"
    assert int(re.search(r"fragments: (\d+)\n$", listed).group(1)) == FRAGMENTS, listed[-200:]
    fails(folder.run("lines", "--missing"), 2, "say of which language")


if __name__ == "__main__":
    raise SystemExit(main([few_sentences_of_a_story_stay_english, services_answer_in_the_games_language,
                           german_has_number_forms_and_verbs,
                           german_articles_have_gender_and_case,
                           help_and_web_pages_of_a_language_are_in_its_folder, a_mistake_is_refused_with_its_place, an_unknown_language_names_its_folder,
                           a_reload_takes_a_language_as_a_whole_or_not_at_all,
                           a_list_of_sentences_can_be_read_back]))
