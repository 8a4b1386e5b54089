#!/usr/bin/env python3
"""A bridge to Discord: lines cross in both directions, with edits, deletions, reactions, files and private messages; the
gateway goes away and comes back, and the API refuses lines and limits them.

usage: discord_test.py SKEIN"""
import re

from matrix_test import heard_here, online
from program import fails, main
from served import enter, enter_wizard, until
from discord_server import BOB, EVE, GUILD, OLD, TEA, TOKEN, US, Discord, Refused


def entry(server, channel="#tea", token=TOKEN, more=""):
    return ('limits = { speech = { burst = 1000 } }\n'
            'bridges = { { name = "net", protocol = "discord", address = "127.0.0.1:%d", nick = "Skein", tls = false,'
            ' pace = 0.1, burst = 20, channels = { ["%s"] = "public" }, password = "%s", %s } }\n' % (
                server.port, channel, token, more))


def meet(folder, prepare=None, **more):
    """Bob and Eve are on a channel, to which a game has a bridge, and Ann is in the game: (Discord, game, ann)."""
    server = Discord()
    if prepare:
        prepare(server)
    server.start()
    game = folder.server(entry(server, **more))
    ann = enter(game, "create Ann a-long-password")
    online(ann)
    return server, game, ann


def without_hooks(server):
    server.may_hook = False


def lines_cross_in_both_directions(folder):
    server, game, ann = meet(folder)
    assert server.nicks == ["Skein"] and server.hooks[0]["name"] == "Skein", (server.nicks, server.hooks)
    ann.do("chat hello **there** *you* ~~not~~ `x`")
    path, body = server.wait("hello")
    assert path == "webhooks/600" and body["username"] == "Ann/Skein", (path, body)
    assert body["content"] == "hello **there** *you* ~~not~~ `x`", body
    server.say("hi **Ann** _and_ __you__ `{Actor}` \\*no\\* <b>")
    server.say("_waves_", EVE)
    server.say("I am a program", {**EVE, "bot": True})
    server.say("I am a webhook", {"id": "1", "username": "hook"}, webhook_id="1")
    server.say("joins", EVE, type=7)
    server.say("elsewhere", channel="599")
    server.say("two\nlines\u202e\x07", OLD)
    server.say("the end")
    answer = until(ann, "channel history public", "@net> the end")
    said = [line for line in answer.splitlines() if line.startswith("<")]
    assert said == ["<bob@net> hi **Ann** *and* you `{Actor}` *no* <b>", "<eve@net> waves", "<Ann|1234@net> two",
                    "<Ann|1234@net> lines", "<bob@net> the end"], said
    wizard = enter_wizard(game)
    wizard.do("channel topic public = Tea")
    assert server.wait("changes the topic")[1]["content"] == "_changes the topic to: Tea_"
    assert not server.sent, server.sent


def text_of_the_game_is_only_text_there(folder):
    server, _, ann = meet(folder)
    for line, content in (
            ("chat @everyone @here <@901> <#501> hello1", "@\u200beveryone @\u200bhere \\<@901> \\<#501> hello1"),
            ("chat [free](https://evil.example/a_b) hello2", "\\[free](https://evil.example/a_b) hello2"),
            ("chat # hello3 _x_ ||y|| \\", "\\# hello3 \\_x\\_ \\|\\|y\\|\\| \\\\"),
            ("chat https://a.example/x_y_z hello4", "https://a.example/x_y_z hello4")):
        ann.do(line)
        assert server.wait("hello")[1]["content"] == content, content
    ann.do("chat start " + "a_b " * 900 + "hello5")
    pieces = [server.wait("")[1]["content"]]
    while "hello5" not in pieces[-1] and not pieces[-1].endswith("…"):
        pieces.append(server.wait("")[1]["content"])
    assert 2 <= len(pieces) <= 6 and pieces[0].startswith("start a\\_b"), pieces


def a_name_that_discord_forbids_is_said_by_the_bot(folder):
    server, game, _ = meet(folder)
    clyde = enter(game, "create Clyde a-long-password")
    clyde.do("chat hello")
    path, body = server.wait("hello")
    assert (path, body["content"]) == ("channels/501", "\\<Clyde@Skein> hello"), (path, body)


def without_the_right_to_webhooks_the_bot_says_the_lines(folder):
    server, _, ann = meet(folder, without_hooks)
    ann.do("chat hello @everyone")
    path, body = server.wait("hello")
    assert path == "channels/501" and body["content"] == "\\<Ann@Skein> hello @\u200beveryone", (path, body)
    ann.do("chat hello again")
    assert body["nonce"] != server.wait("hello")[1]["nonce"]


def a_template_is_used(folder):
    server, _, ann = meet(folder, more='template = "**{nick}**: {text}"')
    ann.do("chat hello")
    path, body = server.wait("hello")
    assert path == "channels/501" and body["content"] == "\u200b**Ann**: hello", (path, body)


def a_lost_webhook_is_replaced_by_the_bot(folder):
    server, _, ann = meet(folder)
    server.hooks.clear()
    ann.do("chat hello")
    assert server.wait("hello")[0] == "channels/501"


def edits_deletions_reactions_and_files_become_lines(folder):
    server, _, ann = meet(folder)
    first = server.say("good mornning")
    edit = {"id": first, "channel_id": TEA, "author": BOB, "content": "good morning", "type": 0}
    server.event("MESSAGE_UPDATE", {**edit, "edited_timestamp": None})
    server.event("MESSAGE_UPDATE", {**edit, "edited_timestamp": "2026-01-01T00:00:00"})
    server.event("MESSAGE_UPDATE", {**edit, "edited_timestamp": "2026-01-01T00:00:00", "embeds": [{}]})
    reaction = {"channel_id": TEA, "message_id": first, "user_id": "902", "member": {"user": EVE},
                "emoji": {"id": None, "name": "👍"}}
    server.event("MESSAGE_REACTION_ADD", reaction)
    server.event("MESSAGE_REACTION_ADD", {**reaction, "message_id": "1", "emoji": {"id": "5", "name": "x" * 500}})
    server.event("MESSAGE_REACTION_ADD", {**reaction, "member": {"user": US}, "user_id": "900"})
    server.event("MESSAGE_REACTION_REMOVE", {**reaction, "member": None})
    server.event("TYPING_START", {"channel_id": TEA, "user_id": "901"})
    server.event("MESSAGE_DELETE", {"id": first, "channel_id": TEA})
    server.event("MESSAGE_DELETE", {"id": first, "channel_id": TEA})
    server.event("MESSAGE_REACTION_ADD", reaction)
    server.say("look", attachments=[{"filename": "cat\n.png", "content_type": "image/png", "url": "https://cdn.example/cat"},
                                    {"filename": "x", "url": "javascript:1"}, "none"], sticker_items=[{"name": "Hi"}])
    server.say("", attachments={"a": 1}, mentions=3)
    server.event("MESSAGE_CREATE", [1])
    server.event("MESSAGE_CREATE", {"id": 5, "channel_id": TEA, "author": "bob", "content": ["a"]})
    server.say("the end")
    said = heard_here(ann, "the end")
    assert said == [
        "good mornning", "corrects: good morning", 'reacts with 👍 to "good morning"', "reacts with :" + "x" * 39,
        'takes back 👍 on "good morning"', "had a line deleted", "reacts with 👍", "look",
        "sends a picture, cat.png: https://cdn.example/cat", "sends a file, x", "sends a file,",
        'sends a sticker, Hi with "look"', "the end"], said


def mentions_are_names(folder):
    server, _, ann = meet(folder)
    server.say("first", EVE)
    server.say("<@902> <@!905> <@904> <@900> <@&3> <#501> <#1> <:wave:12> <a:dance:13> <t:0:R> </x:5> <https://a.example> <3",
               mentions=[{"id": "905", "username": "zoe", "discriminator": "0"}])
    said = heard_here(ann, "<3")[-1]
    assert said == ("@eve @zoe @somebody @skeinbot @role #tea #channel :wave: :dance: 1970-01-01 00:00 UTC /x "
                    "https://a.example <3"), said


def people_are_seen_here_once_they_speak_and_change_names(folder):
    server, _, ann = meet(folder)
    assert "bob/net" not in ann.do("channel who public")
    server.say("hello")
    until(ann, "channel who public", "bob/net")
    server.say("hello again", {**BOB, "username": "robert"})
    until(ann, "channel who public", "robert/net")
    assert "bob/net" not in ann.do("channel who public")
    server.say("that is my name now", {**EVE, "username": "robert"})
    heard_here(ann, "that is my name now")
    assert ann.do("channel who public").count("robert/net") == 1


def private_messages_cross_in_both_directions(folder):
    server, _, ann = meet(folder)
    server.say_privately("nobody asked")
    server.say("hello")
    until(ann, "channel who public", "bob/net")
    assert "Nobody is called eve/net" in ann.do("tell eve/net hi")
    assert 'You tell bob/net, "psst @everyone"' in ann.do("tell bob/net psst @everyone")
    path, body = server.wait("psst")
    assert path == "channels/7901" and body["content"] == "\\<Ann@Skein> psst @\u200beveryone", (path, body)
    server.say_privately("psst **yourself**\nand more")
    assert "psst **yourself**" in ann.read_on("psst **yourself**", "and more")
    ann.do("tell bob/net = once more")
    assert server.wait("once more")[0] == "channels/7901"
    server.say_privately("who")
    path, body = server.wait("On public")
    assert path == "channels/7901" and "Ann" in body["content"], (path, body)
    server.say_privately("hello?", EVE)
    server.say("the end")
    assert heard_here(ann, "the end") == ["hello", "the end"]


def a_password_and_a_flood_are_not_passed_on(folder):
    server, _, ann = meet(folder)
    server.say("**identify** hunter2pass")
    assert server.wait("bob: ")[0] == "channels/501"
    server.say("the end")
    assert heard_here(ann, "the end") == ["the end"]


def a_bridge_resumes_when_the_gateway_goes_away(folder):
    server, _, ann = meet(folder)
    for count, leave in enumerate((lambda socket: socket.cut(), lambda socket: socket.send(7),
                                   lambda socket: socket.close(4000), lambda socket: socket.send(9, True)), 1):
        server.each(leave)
        server.until(lambda count=count: len(server.resumed) == count)
        assert server.resumed[-1]["session_id"] == "session-1" and server.resumed[-1]["seq"] >= 2, server.resumed
        server.say("line %d" % count)
        heard_here(ann, "line %d" % count)
        assert len(server.identified) == 1
    assert "not connected" not in ann.do("bridges")
    assert "away" not in ann.do("channel history public")


def events_of_the_meantime_are_told_once(folder):
    server, _, ann = meet(folder)
    server.say("before")
    heard_here(ann, "before")
    with server.changed:
        server.cut()
        server.say("meanwhile")
    server.until(lambda: len(server.resumed) == 1)
    server.say("after")
    assert heard_here(ann, "after") == ["before", "meanwhile", "after"]


def a_session_that_is_over_is_replaced_and_nothing_is_missed(folder):
    server, _, ann = meet(folder)
    server.say("before")
    heard_here(ann, "before")
    server.resumable = False
    with server.changed:
        server.cut()
        server.say("meanwhile")
    server.until(lambda: len(server.identified) == 2)
    online(ann)
    server.say("after")
    assert heard_here(ann, "after") == ["before", "meanwhile", "after"]


def a_gateway_that_does_not_answer_is_left(folder):
    def prepare(server):
        server.heartbeat_ms = 300
    server, _, ann = meet(folder, prepare)
    server.until(lambda: len(server.beats) >= 2)
    assert server.beats[-1] >= 2 and not server.resumed, server.beats
    server.answers_beats = False
    server.until(lambda: len(server.resumed) >= 1)
    server.answers_beats = True
    server.each(lambda socket: socket.send(1))
    ann.do("chat still here")
    server.wait("still here")


def a_bridge_goes_on_when_discord_comes_back(folder):
    server, _, ann = meet(folder)
    server.stop()
    until(ann, "bridges", "not connected")
    ann.do("chat while you were away")
    server.start()
    server.wait("while you were away")
    ann.do("chat the end")
    assert server.wait("")[1]["content"] == "the end"


def a_refused_line_is_reported_and_a_limited_one_is_sent_later(folder):
    server, _, ann = meet(folder)
    server.refuse.append(Refused(403, "Missing Permissions", 50013))
    ann.do("chat is anybody there")
    assert "does not accept our lines: Missing Permissions" in until(ann, "bridges", "does not accept")
    server.refuse.append(Refused(429, "You are being rate limited.", retry_after=0.01))
    ann.do("chat one")
    ann.do("chat two")
    server.wait("one")
    server.limit = ("0", "0.01")
    server.wait("two")
    ann.do("chat three")
    server.wait("three")
    until(ann, "bridges", r"on 1 of 1 channels\.")


def loses_an_answer(folder, prepare=None):
    server, _, ann = meet(folder, prepare)
    server.lose_answers = 1
    ann.do("chat only once")
    server.wait("only once")
    ann.do("chat the end")
    while "the end" not in (content := server.wait("")[1]["content"]):
        assert "only once" not in content


def a_line_is_not_repeated_when_its_answer_was_lost(folder):
    loses_an_answer(folder)


def nor_is_a_line_of_the_bot_itself(folder):
    loses_an_answer(folder, without_hooks)


def what_discord_does_not_allow_is_said_in_one_sentence(folder):
    for code, words in ((4014, "Message Content Intent"), (4004, "does not accept the bot's token"), (4013, "refuses what")):
        server = Discord().start()
        server.close_code = code
        game = folder.server(entry(server))
        assert words in until(enter(game, "guest"), "bridges", "not connected")
        game.stop()


def a_wrong_token_is_reported_and_in_no_log(folder):
    server = Discord().start()
    game = folder.server(entry(server, token="wrong.wrong"))
    assert "401: Unauthorized" in until(enter(game, "guest"), "bridges", "refuses the bot")
    game.stop()


def a_channel_that_is_not_there_or_twice_there_is_reported(folder):
    server = Discord()
    server.channels.append({"id": "502", "name": "coffee", "type": 0})
    server.channels.append({"id": "503", "name": "coffee", "type": 0})
    server.start()
    game = folder.server(entry(server, channel="#cocoa"))
    guest = enter(game, "guest")
    assert "sees no channel of that name" in until(guest, "bridges", "#cocoa is not there")
    game.stop()
    game = folder.server(entry(server, channel="#coffee"))
    guest = enter(game, "guest")
    assert "use the ID of one" in until(guest, "bridges", "#coffee is not clear")
    game.stop()
    game = folder.server(entry(server, channel="#501"))
    guest = enter(game, "guest")
    online(guest)
    server.event("CHANNEL_DELETE", {"id": TEA, "guild_id": GUILD})
    until(guest, "bridges", "it was deleted")
    server.event("CHANNEL_CREATE", {"id": TEA, "guild_id": GUILD, "name": "tea"})
    online(guest)
    server.event("GUILD_DELETE", {"id": GUILD})
    until(guest, "bridges", "removed from its server")


def secrets_are_in_no_log(folder):
    server = Discord().start()
    game = folder.server(entry(server))
    game.stop()
    game.options = ["--log", "debug", "--wire"]
    game.start()
    ann = enter(game, "create Ann a-long-password")
    online(ann)
    ann.do("chat hello")
    server.wait("hello")
    game.stop()
    logged = game.words()
    assert "heartbeat" in logged or "identify" in logged
    assert TOKEN not in logged and "hook-secret" not in logged, re.findall(".*secret.*", logged)


def mistakes_get_one_clear_sentence(folder):
    server = Discord()
    text = entry(server).replace(":0", ":1")
    folder.write("bad.lua", text.replace('password = "%s"' % TOKEN, "verify = true"))
    fails(folder.run("serve", "--config", "bad.lua"), 1, "Discord needs the bot's token")
    folder.write("bad.lua", text.replace(TOKEN, "a b"))
    fails(folder.run("serve", "--config", "bad.lua"), 1, "Discord needs the bot's token")
    folder.write("bad.lua", text.replace("#tea", "+tea"))
    fails(folder.run("serve", "--config", "bad.lua"), 1, "+tea is not a channel of Discord")


if __name__ == "__main__":
    raise SystemExit(main([
        lines_cross_in_both_directions,
        text_of_the_game_is_only_text_there,
        a_name_that_discord_forbids_is_said_by_the_bot,
        without_the_right_to_webhooks_the_bot_says_the_lines,
        a_template_is_used,
        a_lost_webhook_is_replaced_by_the_bot,
        edits_deletions_reactions_and_files_become_lines,
        mentions_are_names,
        people_are_seen_here_once_they_speak_and_change_names,
        private_messages_cross_in_both_directions,
        a_password_and_a_flood_are_not_passed_on,
        a_bridge_resumes_when_the_gateway_goes_away,
        events_of_the_meantime_are_told_once,
        a_session_that_is_over_is_replaced_and_nothing_is_missed,
        a_gateway_that_does_not_answer_is_left,
        a_bridge_goes_on_when_discord_comes_back,
        a_refused_line_is_reported_and_a_limited_one_is_sent_later,
        a_line_is_not_repeated_when_its_answer_was_lost,
        nor_is_a_line_of_the_bot_itself,
        what_discord_does_not_allow_is_said_in_one_sentence,
        a_wrong_token_is_reported_and_in_no_log,
        a_channel_that_is_not_there_or_twice_there_is_reported,
        secrets_are_in_no_log,
        mistakes_get_one_clear_sentence,
    ], needs=("discord",)))
