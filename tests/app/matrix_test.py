#!/usr/bin/env python3
"""A bridge to Matrix: lines cross in both directions, with edits, redactions, reactions and files; the homeserver refuses
lines, limits them, and goes away and comes back.

usage: matrix_test.py SKEIN"""
from bridge_test import online
from program import fails, main
from served import enter, enter_wizard, until
from matrix_server import ALIAS, PASSWORD, ROOM, US, Homeserver, Refused


def entry(server, account='sasl = { account = "skein", password = "%s" }' % PASSWORD, more=""):
    return ('limits = { speech = { burst = 1000 } }\n'
            'bridges = { { name = "net", protocol = "matrix", address = "127.0.0.1:%d", nick = "Skein", tls = false,'
            ' pace = 0.1, burst = 20, channels = { ["%s"] = "public" }, %s, %s } }\n' % (server.port, ALIAS, account, more))


def meet(folder, **more):
    """Bob and Eve are in a room, to which a game has a bridge, and Ann is in the game: (homeserver, game, ann)."""
    server = Homeserver().start()
    game = folder.server(entry(server, **more))
    ann = enter(game, "create Ann a-long-password")
    online(ann)
    return server, game, ann


def heard_here(player, mark):
    """The lines from the network up to the given one."""
    answer = until(player, "channel history public", r"@net> .*%s" % mark)
    return [line.split("> ", 1)[1] for line in answer.splitlines() if line.startswith("<") and "@net> " in line]


def lines_cross_in_both_directions(folder):
    server, game, ann = meet(folder)
    assert server.logins[0]["device_id"] == "SKEIN-net"
    ann.do("chat hello **there** <b>you</b> & @room")
    content = server.wait("hello")
    assert content["body"] == "<Ann@Skein> hello **there** <b>you</b> & @room", content
    assert content["formatted_body"] == ("&lt;Ann@Skein&gt; hello <strong>there</strong> &lt;b&gt;you&lt;/b&gt; &amp; "
                                         "@room"), content
    assert content["m.mentions"] == {} and content["msgtype"] == "m.text", content
    server.say("hi <b>Ann</b> {Actor}")
    server.add("m.room.message", "@eve:far.org", {"msgtype": "m.emote", "body": "nods"})
    server.add("m.room.message", "@bob:example.org", {"msgtype": "m.notice", "body": "I am a program"})
    server.say("x", format="org.matrix.custom.html",
               formatted_body="<mx-reply>quote</mx-reply><b>so</b> <i>it</i> &lt;is&gt;<br/>two\u202e\x07<script>")
    server.say("the end")
    answer = until(ann, "channel history public", "@net> the end")
    said = [line for line in answer.splitlines() if line.startswith("<")]
    assert said == ["<bob@net> hi <b>Ann</b> {Actor}", "<eve|far.org@net> nods", "<bob@net> **so** *it* <is>",
                    "<bob@net> two", "<bob@net> the end"], said
    # The lines of the game come back to the bridge, and it does not say them again.
    assert not [content for content in server.sent if "Ann" not in content["body"]], server.sent
    wizard = enter_wizard(game)
    wizard.do("channel topic public = Tea")
    server.wait("changes the topic to: Tea")
    assert server.topics == ["Tea"]


def edits_reactions_redactions_and_files_become_lines(folder):
    server, _, ann = meet(folder)
    first = server.say("good mornning")
    server.say("* good morning", **{"m.new_content": {"msgtype": "m.text", "body": "good morning"},
                                    "m.relates_to": {"rel_type": "m.replace", "event_id": first}})
    server.add("m.reaction", "@eve:far.org", {"m.relates_to": {"rel_type": "m.annotation", "event_id": first, "key": "👍"}})
    server.add("m.reaction", "@eve:far.org", {"m.relates_to": {"event_id": "$unknown", "key": "x" * 500}})
    server.add("m.room.redaction", "@bob:example.org", {"redacts": first})
    file = server.add("m.room.message", "@bob:example.org", {"msgtype": "m.image", "body": "cat\n.png", "url": "mxc://x/y"})
    server.add("m.room.message", "@bob:example.org", {"msgtype": ["m.text"], "body": {"a": 1}})
    server.add("m.room.message", "@bob:example.org", "no object")
    server.add("m.room.encrypted", "@bob:example.org", {"ciphertext": "…"})
    server.add("m.room.topic", "@bob:example.org", {"topic": "Weather"}, state_key="")
    server.say("the end")
    said = heard_here(ann, "the end")
    assert said == [
        "good mornning", "corrects: good morning", 'reacts with 👍 to "good mornning"', "reacts with " + "x" * 40,
        "takes a line or a reaction back", "sends a picture, cat.png: https://matrix.to/#/%21tea%3Aexample.org/%24" + file[1:],
        "changes the topic there to: Weather", "the end"], said


def people_of_a_room_are_seen_here_as_they_come_and_go(folder):
    server, _, ann = meet(folder)
    until(ann, "channel who public", r"bob/net")
    assert "eve|far.org/net" in ann.do("channel who public")
    server.member("@zoe:example.org", "join")
    until(ann, "channel who public", "zoe/net")
    server.member("@bob:example.org", "leave", "@zoe:example.org", reason="shoo")
    while "bob/net" in ann.do("channel who public"):
        pass
    server.member("@skein|far.org:example.org", "join")
    until(ann, "channel who public", "skein_far.org~/net")


def private_messages_cross_in_both_directions(folder):
    server, game, ann = meet(folder)
    until(ann, "channel who public", "bob/net")
    assert 'You tell bob/net, "psst <b>**you**"' in ann.do("tell bob/net psst <b>**you**")
    content = server.wait("psst")
    assert content["room"] == "!made1:example.org" and server.made == [["@bob:example.org"]], (content, server.made)
    assert content["formatted_body"] == "&lt;Ann@Skein&gt; psst &lt;b&gt;<strong>you</strong>", content
    server.say_privately("psst yourself\nand more")
    ann.read_on("psst yourself", "and more")
    server.say_privately("WHO ")
    content = server.wait("On public")
    assert content["room"] == "!made1:example.org" and "Ann" in content["body"], content
    ann.do("tell eve|far.org/net hello")
    assert server.wait("hello")["room"] == "!made2:example.org"
    server.add("m.room.message", "@eve:far.org", {"msgtype": "m.text", "body": "who is there"}, room="!made1:example.org")
    server.say_privately("hello", "@eve:far.org")
    ann.read_on("eve|far.org@net")
    game.stop()
    game.start()
    ann = enter(game, "connect Ann a-long-password")
    online(ann)
    until(ann, "tell bob/net still there", "You tell")
    assert server.wait("still there")["room"] == "!made1:example.org" and len(server.made) == 2
    server.add("m.room.member", "@bob:example.org", {"membership": "leave"}, state_key="@bob:example.org",
               room="!made1:example.org")
    server.say("the end")
    assert heard_here(ann, "the end") == ["the end"]
    ann.do("tell bob/net again")
    assert server.wait("again")["room"] == "!made3:example.org"


def a_bridge_that_is_put_out_comes_back_and_reads_nothing_of_the_past(folder):
    server, _, ann = meet(folder)
    server.member(US, "leave", "@bob:example.org", reason="out")
    until(ann, "bridges", "kicked us: out")
    server.say("in its absence")
    wizard = enter_wizard(_)
    wizard.do("@bridge pause net")
    wizard.do("@bridge resume net")
    online(ann)
    server.say("welcome back")
    said = heard_here(ann, "welcome back")
    assert said == ["welcome back"], said


def a_refused_line_is_reported_and_a_limited_one_is_sent_later(folder):
    server, _, ann = meet(folder)
    server.refuse.append(Refused(403, "M_FORBIDDEN", "You may not speak"))
    ann.do("chat is anybody there")
    assert "does not accept our lines: You may not speak" in until(ann, "bridges", "does not accept")
    server.refuse.append(Refused(429, "M_LIMIT_EXCEEDED", "Slower", retry_after_ms=10))
    ann.do("chat one")
    ann.do("chat two")
    server.wait("one")
    server.wait("two")
    until(ann, "bridges", r"on 1 of 1 channels\.")


def a_bridge_goes_on_where_it_was_when_the_homeserver_comes_back(folder):
    server, _, ann = meet(folder)
    server.say("before")
    heard_here(ann, "before")
    server.stop()
    until(ann, "bridges", "not connected")
    ann.do("chat while you were away")
    server.say("meanwhile")
    server.start()
    server.wait("while you were away")
    assert heard_here(ann, "meanwhile") == ["before", "meanwhile"]
    assert not server.sent, server.sent


def a_line_is_not_repeated_when_its_answer_was_lost(folder):
    server, _, ann = meet(folder)
    server.refuse.append(Refused(502, "M_UNKNOWN", "Bad gateway"))
    ann.do("chat only once")
    server.wait("only once")
    ann.do("chat the end")
    while (content := server.wait(""))["body"] != "<Ann@Skein> the end":
        assert "only once" not in content["body"]


def a_token_opens_the_account(folder):
    server, _, ann = meet(folder, account='password = "secret"')
    assert server.logins == []
    ann.do("chat hello")
    server.wait("hello")
    assert "secret" not in ann.do("bridges")


def a_wrong_token_is_reported(folder):
    server = Homeserver().start()
    game = folder.server(entry(server, account='password = "wrong"'))
    assert "401 Unknown access token" in until(enter(game, "guest"), "bridges", "refuses the account")


def a_wrong_password_is_reported(folder):
    server = Homeserver().start()
    game = folder.server(entry(server, account='sasl = { account = "skein", password = "x" }'))
    assert "403 Invalid password" in until(enter(game, "guest"), "bridges", "refuses the account")


def a_template_is_used_and_a_password_is_not_passed_on(folder):
    server, _, ann = meet(folder, more='template = "**{nick}**: {text}"')
    ann.do("chat hello")
    content = server.wait("hello")
    assert content["formatted_body"] == "\u200b<strong>Ann</strong>: hello", content
    server.say("x", format="org.matrix.custom.html", formatted_body="<b>identify</b> hunter2pass")
    server.wait("bob: ")
    server.say("the end")
    said = heard_here(ann, "the end")
    assert said == ["the end"], said


def mistakes_get_one_clear_sentence(folder):
    server = Homeserver()
    for more, words in ((("sasl = {}",), "account = NAME"), (("verify = true",), "Matrix needs an account")):
        folder.write("bad.lua", entry(server, account=more[0]).replace(":0", ":1"))
        fails(folder.run("serve", "--config", "bad.lua"), 1, words)
    folder.write("bad.lua", entry(server).replace(":0", ":1").replace(ALIAS, "#tea"))
    fails(folder.run("serve", "--config", "bad.lua"), 1, "#tea is not a room of Matrix")
    assert ROOM


if __name__ == "__main__":
    raise SystemExit(main([
        lines_cross_in_both_directions,
        edits_reactions_redactions_and_files_become_lines,
        people_of_a_room_are_seen_here_as_they_come_and_go,
        private_messages_cross_in_both_directions,
        a_bridge_that_is_put_out_comes_back_and_reads_nothing_of_the_past,
        a_refused_line_is_reported_and_a_limited_one_is_sent_later,
        a_bridge_goes_on_where_it_was_when_the_homeserver_comes_back,
        a_line_is_not_repeated_when_its_answer_was_lost,
        a_token_opens_the_account,
        a_wrong_token_is_reported,
        a_wrong_password_is_reported,
        a_template_is_used_and_a_password_is_not_passed_on,
        mistakes_get_one_clear_sentence,
    ], needs=("matrix",)))
