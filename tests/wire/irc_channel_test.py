"""Channels on the wire: JOIN PART TOPIC NAMES LIST KICK INVITE MODE, WHO and WHOIS about them."""
import sys

from irc_client import commands, is_message, main, only


def joining_shows_topic_and_names(wire):
    ann = wire.client("ann")

    got = ann.ask("JOIN #chan")

    is_message(got[0], "JOIN", "#chan")
    is_message(got[1], "353", "ann", "=", "#chan", "@ann")
    is_message(got[2], "366", "ann", "#chan", None)
    assert ann.ask("JOIN #chan") == []
    ann.ask("TOPIC #chan :what it is about")
    bob = wire.client("bob")
    assert commands(bob.ask("JOIN #CHAN")) == ["JOIN", "332", "333", "353", "366"]
    is_message(only(ann.sync(), "JOIN"), "JOIN", "#chan")


def one_join_can_name_several_channels_and_rejects_bad_names(wire):
    ann = wire.client("ann")

    got = ann.ask("JOIN #a1,#b1,nohash,#sp*ce,#c1")

    assert [m.params[0] for m in got if m.command == "JOIN"] == ["#a1", "#b1", "#c1"]
    assert len([m for m in got if m.command == "403"]) == 2
    assert sorted(m.params[0] for m in ann.ask("JOIN 0")) == ["#a1", "#b1", "#c1"]


def parting_tells_the_members_the_reason(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    ann.ask("JOIN #chan")
    assert commands(bob.ask("PART #chan")) == ["442"]
    assert commands(bob.ask("PART #nosuch")) == ["403"]
    bob.ask("JOIN #chan")
    ann.sync()

    is_message(only(bob.ask("PART #chan :bye everyone"), "PART"), "PART", "#chan", "bye everyone")

    is_message(only(ann.sync(), "PART"), "PART", "#chan", "bye everyone")


def the_games_own_commands_join_and_leave_for_the_client(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    bob.ask("JOIN #chan")

    got = ann.ask("PRIVMSG skein :channel join chan")

    is_message(only(got, "JOIN"), "JOIN", "#chan")
    is_message(only(bob.sync(), "JOIN"), "JOIN", "#chan")
    assert ann.ask("JOIN #chan") == []
    ann.ask("PRIVMSG #chan :hello")
    is_message(only(bob.sync(), "PRIVMSG"), "PRIVMSG", "#chan", "hello")
    is_message(only(ann.ask("PRIVMSG skein :channel leave chan"), "PART"), "PART", "#chan")
    is_message(only(bob.sync(), "PART"), "PART", "#chan")
    assert commands(ann.ask("PART #chan")) == ["442"]


def names_lists_one_or_several_or_all_channels(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    ann.ask("JOIN #one,#two")
    bob.ask("JOIN #one")

    got = ann.ask("NAMES #one,#two")
    assert [(m.command, m.params[2 if m.command == "353" else 1]) for m in got] == [
        ("353", "#one"), ("366", "#one"), ("353", "#two"), ("366", "#two")], got
    assert sorted(got[0].params[3].split()) == ["@ann", "bob"]
    ends = [m.params[1] for m in ann.ask("NAMES #here,#nosuch,#one", here=True) if m.command == "366"]
    assert ends == ["#here", "#nosuch", "#one"], ends
    is_message(only(ann.ask("NAMES invalid"), "366"), "366", "ann", "invalid", None)
    bob.ask("JOIN #hidden", "MODE #hidden +s")
    got = ann.ask("NAMES")
    assert sorted(m.params[2] for m in got[:-1]) == ["#one", "#two"] and got[-1].command == "366"


def multi_prefix_and_userhost_appear_in_names(wire):
    ann = wire.client("ann", ["multi-prefix", "userhost-in-names"])
    ann.ask("JOIN #chan", "MODE #chan +v ann")

    is_message(ann.ask("NAMES #chan")[0], "353", "ann", "=", "#chan", "@+ann!username@" + ann.host)
    assert ann.ask("WHO #chan")[0].params[6] == "H@+"
    bob = wire.client("bob")
    assert bob.ask("NAMES #chan")[0].params[3] == "@ann"


def list_shows_channels_that_have_members(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    assert commands(bob.ask("LIST")) == ["321", "322", "323"]
    ann.ask("JOIN #chan1,#chan2", "TOPIC #chan1 :first")
    bob.ask("JOIN #chan2")

    def listed(words):
        return [m.params[1] for m in bob.ask("LIST " + words) if m.command == "322"]

    assert listed("") == ["#chan1", "#chan2", "#public"]
    assert listed("*an1") == ["#chan1"] and listed("!*an1") == ["#chan2"]
    assert listed(">1") == ["#chan2"] and listed("<2") == ["#chan1"] and listed("<1") == []
    assert listed("#chan1,#nosuch") == ["#chan1"] and listed("#public") == ["#public"]
    assert listed("C<10") == ["#chan1", "#chan2"] and listed("C>10") == []
    assert listed("T<10") == ["#chan1"]
    ann.ask("MODE #chan1 +s")
    assert listed("") == ["#chan2", "#public"]


def only_operators_set_the_topic_unless_the_mode_allows(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    ann.ask("JOIN #chan")
    assert commands(bob.ask("TOPIC #chan :x")) == ["442"]
    assert commands(bob.ask("TOPIC #nosuch")) == ["403"]
    bob.ask("JOIN #chan")
    ann.sync()
    assert commands(bob.ask("TOPIC #chan :x")) == ["482"]
    assert commands(bob.ask("TOPIC #chan")) == ["331"]

    ann.ask("MODE #chan -t")
    is_message(only(bob.ask("TOPIC #chan :ours"), "TOPIC"), "TOPIC", "#chan", "ours")

    is_message(only(ann.sync(), "TOPIC"), "TOPIC", "#chan", "ours")
    got = ann.ask("TOPIC #chan")
    is_message(got[0], "332", "ann", "#chan", "ours")
    is_message(got[1], "333", "ann", "#chan", "bob", None)
    ann.ask("TOPIC #chan :")
    assert commands(ann.ask("TOPIC #chan")) == ["331"]


def only_operators_can_kick_and_everyone_sees_it(wire):
    ann, bob, cas = wire.client("ann"), wire.client("bob"), wire.client("cas")
    assert commands(ann.ask("KICK #chan bob")) == ["403"]
    for one in [ann, bob, cas]:
        one.ask("JOIN #chan")
    ann.sync(), bob.sync()
    assert commands(bob.ask("KICK #chan cas")) == ["482"]
    assert commands(ann.ask("KICK #chan nobody")) == ["401"]

    is_message(only(ann.ask("KICK #chan bob :bye"), "KICK"), "KICK", "#chan", "bob", "bye")

    is_message(only(bob.sync(), "KICK"), "KICK", "#chan", "bob", "bye")
    is_message(only(cas.sync(), "KICK"), "KICK", "#chan", "bob", "bye")
    assert commands(ann.ask("KICK #chan bob")) == ["441"]
    is_message(ann.ask("KICK #chan cas")[0], "KICK", "#chan", "cas", "ann")
    assert commands(bob.ask("PRIVMSG #chan :x")) == ["404"]


def many_masks_are_shown_in_several_lines(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    for one in [ann, bob]:
        one.ask("JOIN #chan")
    ann.sync()
    names = ["%s%02d" % ("n" * 30, i) for i in range(12)]

    own = [m for m in ann.ask("MODE #chan +%s %s" % ("b" * 12, " ".join(names))) if m.command == "MODE"]

    for lines in (own, [m for m in bob.sync() if m.command == "MODE"]):
        masks = [mask for m in lines for mask in m.params[2:]]
        assert masks == [name + "!*@*" for name in names], masks
        assert all(m.params[1] == "+" + "b" * (len(m.params) - 2) for m in lines), lines


def a_ban_list_is_sent_once_for_a_repeated_mode(wire):
    ann = wire.client("ann")
    ann.ask("JOIN #chan", "MODE #chan +b bob")
    assert commands(ann.ask("MODE #chan " + "b" * 400)) == ["367", "368"]
    assert commands(ann.ask("MODE #chan +" + "o" * 400)) == ["461"]


def an_impossible_mode_gets_an_error(wire):
    ann = wire.client("ann")
    ann.ask("JOIN #chan")
    assert commands(ann.ask("MODE #chan +o a" + "\u00e9" * 30)) == ["401"]
    for mask in [":", "m" * 101]:
        assert commands(ann.ask("MODE #chan +b " + mask)) == ["472"], mask
    assert commands(ann.ask("MODE #chan +7")) == ["472"]
    assert commands(ann.ask("MODE #here +b bob")) == ["482"]
    assert commands(ann.ask("MODE #here +b")) == ["368"]


def an_invisible_member_is_hidden_from_outsiders(wire):
    ann, bob, cas = wire.client("ann"), wire.client("bob"), wire.client("cas")
    for one in [ann, cas]:
        one.ask("JOIN #chan")
    ann.ask("MODE ann +i")
    assert "ann" not in only(bob.ask("NAMES #chan"), "353").params[3]
    assert "352" not in commands(bob.ask("WHO #chan ann")) or "ann" not in [
        m.params[5] for m in bob.ask("WHO #chan") if m.command == "352"]
    assert "ann" in only(cas.ask("NAMES #chan"), "353").params[3]


def one_kick_can_remove_several_members(wire):
    ann, bob, cas = wire.client("ann"), wire.client("bob"), wire.client("cas")
    for one in [ann, bob, cas]:
        one.ask("JOIN #chan")
    ann.sync()

    got = ann.ask("KICK #chan bob,cas :out")

    assert [m.params for m in got] == [["#chan", "bob", "out"], ["#chan", "cas", "out"]]


def an_invitation_works_once(wire):
    ann, bob, cas = wire.client("ann"), wire.client("bob"), wire.client("cas")
    ann.ask("JOIN #chan", "MODE #chan +i")
    assert commands(bob.ask("JOIN #chan")) == ["473"]
    assert commands(bob.ask("INVITE cas #chan")) == ["442"]
    assert commands(ann.ask("INVITE nobody #chan")) == ["401"]

    is_message(only(ann.ask("INVITE bob #chan"), "341"), "341", "ann", "bob", "#chan")

    is_message(only(bob.sync(), "INVITE"), "INVITE", "bob", "#chan")
    assert commands(bob.ask("JOIN #chan"))[0] == "JOIN"
    assert commands(bob.ask("INVITE cas #chan")) == ["482"]
    is_message(only(ann.ask("INVITE bob #chan"), "443"), "443", "ann", "bob", "#chan", None)
    bob.ask("PART #chan")
    assert commands(bob.ask("JOIN #chan")) == ["473"]
    assert cas.sync() == []


def invite_notify_tells_operators(wire):
    ann, bob = wire.client("ann", ["invite-notify"]), wire.client("bob", ["invite-notify"])
    cas, dan = wire.client("cas"), wire.client("dan")
    for one in [ann, bob, cas]:
        one.ask("JOIN #chan")
    ann.sync(), bob.sync()

    cas.ask("INVITE dan #chan")

    is_message(only(ann.sync(), "INVITE"), "INVITE", "dan", "#chan")
    assert bob.sync() == []
    assert len(dan.sync()) == 1


def bans_keep_out_unless_an_exception_or_invitation_matches(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    ann.ask("JOIN #chan")
    is_message(only(ann.ask("MODE #chan +b bob"), "MODE"), "MODE", "#chan", "+b", "bob!*@*")
    assert commands(bob.ask("JOIN #chan")) == ["474"]
    got = ann.ask("MODE #chan b")
    is_message(got[0], "367", "ann", "#chan", "bob!*@*", "ann", None)
    assert got[1].command == "368"
    ann.ask("MODE #chan +e *!username@*")
    assert commands(bob.ask("JOIN #chan"))[0] == "JOIN"
    assert commands(ann.ask("MODE #chan +e", "MODE #chan +I")) == ["348", "349", "347"]
    bob.ask("PART #chan")
    ann.ask("MODE #chan -e+bI *!username@* *!*@guest bob", "MODE #chan +i")
    assert commands(bob.ask("JOIN #chan")) == ["474"]
    ann.ask("MODE #chan -bb bob *!*@guest")
    assert commands(bob.ask("JOIN #chan"))[0] == "JOIN"


def a_banned_member_cannot_speak_without_voice(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    ann.ask("JOIN #chan"), bob.ask("JOIN #chan")
    ann.ask("MODE #chan +b bob")

    assert "404" in commands(bob.ask("PRIVMSG #chan :still here"))

    ann.ask("MODE #chan +v bob")
    assert "404" not in commands(bob.ask("PRIVMSG #chan :still here"))


def a_key_keeps_out_clients_without_it(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    ann.ask("JOIN #chan", "MODE #chan +k beer")
    assert commands(bob.ask("JOIN #chan", "JOIN #chan wine")) == ["475", "475"]
    assert commands(bob.ask("JOIN #chan beer"))[0] == "JOIN"
    for bad in ["two words", "x" * 24, "", "a,b"]:
        assert commands(ann.ask("MODE #chan +k :" + bad)) == ["525"], bad
    got = ann.ask("MODE #chan")
    is_message(got[0], "324", "ann", "#chan", "+ntk", "beer")
    assert wire.client("cas").ask("MODE #chan")[0].params[3] == "*"
    is_message(ann.ask("MODE #chan -k x")[0], "MODE", "#chan", "-k", "*")


def a_limit_keeps_out_further_members(wire):
    ann, bob, cas = wire.client("ann"), wire.client("bob"), wire.client("cas")
    ann.ask("JOIN #chan")
    is_message(only(ann.ask("MODE #chan +l 2"), "MODE"), "MODE", "#chan", "+l", "2")
    assert commands(bob.ask("JOIN #chan"))[0] == "JOIN"
    assert commands(cas.ask("JOIN #chan")) == ["471"]
    assert commands(ann.ask("MODE #chan +l many")) == ["696"]
    ann.ask("MODE #chan -l")
    assert commands(cas.ask("JOIN #chan"))[0] == "JOIN"


def moderated_channels_and_outside_messages_are_restricted(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    ann.ask("JOIN #chan")
    assert commands(bob.ask("PRIVMSG #chan :from outside")) == ["404"]
    ann.ask("MODE #chan -n")
    assert bob.ask("PRIVMSG #chan :from outside") == []
    is_message(only(ann.sync(), "PRIVMSG"), "PRIVMSG", "#chan", "from outside")
    bob.ask("JOIN #chan")
    ann.ask("MODE #chan +m")
    assert "404" in commands(bob.ask("PRIVMSG #chan :hm"))
    assert bob.ask("NOTICE #chan :hm") == []
    ann.ask("MODE #chan +v bob")
    assert "404" not in commands(bob.ask("PRIVMSG #chan :hm"))


def operators_make_operators(wire):
    ann, bob, cas = wire.client("ann"), wire.client("bob"), wire.client("cas")
    ann.ask("JOIN #chan"), bob.ask("JOIN #chan"), ann.sync()
    assert commands(bob.ask("MODE #chan +o bob")) == ["482"]
    assert commands(ann.ask("MODE #chan +o cas")) == ["441"]
    assert commands(ann.ask("MODE #chan +o nobody")) == ["401"]
    assert commands(ann.ask("MODE #nosuch +o bob")) == ["403"]
    assert commands(cas.ask("MODE #chan +o bob")) == ["442"]
    is_message(only(ann.ask("MODE #chan +o BOB"), "MODE"), "MODE", "#chan", "+o", "bob")
    is_message(only(bob.sync(), "MODE"), "MODE", "#chan", "+o", "bob")
    assert ann.ask("MODE #chan +o bob") == []
    is_message(bob.ask("MODE #chan -o+v ann ann")[0], "MODE", "#chan", "-o+v", "ann", "ann")
    assert commands(ann.ask("MODE #chan +z")) == ["482"]
    assert commands(bob.ask("MODE #chan +z")) == ["472"]


def a_client_can_set_only_its_own_user_modes(wire):
    ann = wire.client("ann")
    wire.client("bob")
    is_message(only(ann.ask("MODE ann"), "221"), "221", "ann", "+")
    is_message(only(ann.ask("MODE ann +i"), "MODE"), "MODE", "ann", "+i")
    assert ann.ask("MODE ann +i") == []
    is_message(only(ann.ask("MODE ann -i"), "MODE"), "MODE", "ann", "-i")
    assert ann.ask("MODE ann +o") == []
    assert commands(ann.ask("MODE ann +z")) == ["501"]
    assert commands(ann.ask("MODE bob +i", "MODE nobody +i")) == ["502", "401"]


def messages_go_to_all_but_the_speaker(wire):
    ann, bob, cas = wire.client("ann"), wire.client("bob"), wire.client("cas")
    ann.ask("JOIN #chan"), bob.ask("JOIN #chan"), ann.sync()

    assert ann.ask("PRIVMSG #chan :hello there") == []

    got = only(bob.sync(), "PRIVMSG")
    is_message(got, "PRIVMSG", "#chan", "hello there")
    assert got.source == "ann!username@" + ann.host
    assert cas.sync() == []
    got = ann.ask("NOTICE #chan :mark this", "PRIVMSG #chan :\1ACTION waves\1", "PRIVMSG #chan :\1VERSION\1",
                  "NOTICE #chan :\1VERSION x\1")
    is_message(only(got, "404"), "404", "ann", "#chan", None)
    got = bob.sync()
    is_message(got[0], "NOTICE", "#chan", "mark this")
    is_message(got[1], "PRIVMSG", "#chan", "\1ACTION waves\1")
    assert len(got) == 2


def an_undeliverable_message_gets_an_error_but_a_notice_does_not(wire):
    ann = wire.client("ann")

    assert commands(ann.ask("PRIVMSG", "PRIVMSG #x", "PRIVMSG #x :", "PRIVMSG #nosuch :a",
                            "PRIVMSG nobody :a")) == ["411", "412", "412", "403", "401"]
    assert ann.ask("NOTICE", "NOTICE #x", "NOTICE #nosuch :a", "NOTICE nobody :a") == []


def a_message_that_would_be_cut_is_refused(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    room = 510 - len(":ann!username@%s PRIVMSG bob :" % ann.host)

    assert ann.ask("PRIVMSG bob " + "x" * room) == []
    assert commands(ann.ask("PRIVMSG bob " + "x" * (room + 1))) == ["417"]

    assert only(bob.sync(), "PRIVMSG").params[1] == "x" * room


def statusmsg_reaches_operators(wire):
    ann, bob, cas = wire.client("ann"), wire.client("bob"), wire.client("cas")
    for one in [ann, bob, cas]:
        one.ask("JOIN #chan")
    bob.sync(), ann.sync()

    assert cas.ask("PRIVMSG @#chan :help") == []

    is_message(only(ann.sync(), "PRIVMSG"), "PRIVMSG", "@#chan", "help")
    assert bob.sync() == []


def statusmsg_is_for_the_least_of_several_ranks(wire):
    ann, bob, cas = wire.client("ann"), wire.client("bob"), wire.client("cas")
    for one in [ann, bob, cas]:
        one.ask("JOIN #chan")
    ann.ask("MODE #chan +v bob"), bob.sync()

    assert cas.ask("PRIVMSG @+#chan :help", "NOTICE +@#chan :help") == []

    for one in [ann, bob]:
        told = one.sync()
        is_message(only(told, "PRIVMSG"), "PRIVMSG", "+#chan", "help")
        is_message(only(told, "NOTICE"), "NOTICE", "+#chan", "help")


def statusmsg_accepts_a_message_of_only_tags(wire):
    ann, bob, cas = [wire.client(nick, ["message-tags"]) for nick in ["ann", "bob", "cas"]]
    for one in [ann, bob, cas]:
        one.ask("JOIN #chan")
    bob.sync(), ann.sync()

    assert cas.ask("@+typing=active TAGMSG @#chan") == []

    got = only(ann.sync(), "TAGMSG")
    is_message(got, "TAGMSG", "@#chan")
    assert got.nick == "cas" and got.tags["+typing"] == "active"
    assert ann.ask("@+typing=done TAGMSG @#chan") == []
    assert bob.sync() == []
    is_message(only(cas.ask("@+x TAGMSG @#nosuch"), "404"), "404", "cas", "@#nosuch", None)


def statusmsg_is_echoed_with_echo_message(wire):
    ann, bob = wire.client("ann"), wire.client("bob", ["echo-message", "message-tags"])
    ann.ask("JOIN #chan"), bob.ask("JOIN #chan"), ann.sync()

    got = bob.ask("PRIVMSG @#chan :help", "@+typing=active TAGMSG @#chan")

    is_message(only(got, "PRIVMSG"), "PRIVMSG", "@#chan", "help")
    is_message(only(got, "TAGMSG"), "TAGMSG", "@#chan")


def statusmsg_is_refused_in_a_room(wire):
    ann, bob = wire.client("ann", ["message-tags"]), wire.client("bob", ["message-tags"])

    for line in ["PRIVMSG @#here :a", "PRIVMSG +#here :\1ACTION b\1", "PRIVMSG @#HERE :!who",
                 "@+x TAGMSG @#here"]:
        got = ann.ask(line, here=True)
        is_message(only(got, "404"), "404", "ann", line.split("G ")[1].split(" ")[0], None)
        assert commands(got) == ["404"], got
    assert ann.ask("NOTICE @#here :c", here=True) == []

    assert not [m for m in bob.sync(here=True) if m.nick == "ann"
                and m.command in ("PRIVMSG", "NOTICE", "TAGMSG")]


def who_and_whox_return_the_requested_fields(wire):
    ann, bob = wire.client("coolNick", user="myuser", realname="My Name"), wire.client("bob")
    ann.ask("JOIN #chan"), bob.ask("JOIN #chan")

    got = bob.ask("WHO #chan")
    assert commands(got) == ["352", "352", "315"]
    is_message(got[1], "352", "bob", "#chan", "myuser", ann.host, "My.Little.Server", "coolNick",
               "H@", "0 My Name")
    for mask in ["coolNick", "COOLNICK", "cool*"]:
        got = bob.ask("WHO " + mask)
        assert commands(got) == ["352", "315"] and got[1].params[1] == mask, mask
    assert commands(bob.ask("WHO *")) == ["352", "352", "315"]
    assert commands(bob.ask("WHO nobody")) == ["315"]
    ann.ask("AWAY :gone")
    assert bob.ask("WHO coolNick")[0].params[6] == "G"
    is_message(bob.ask("WHO coolNick %tn,321")[0], "354", "bob", "321", "coolNick")
    is_message(bob.ask("WHO #chan %tcuihsnfdlaor,12")[1], "354", "bob", "12", "#chan", "myuser",
               None, ann.host, "My.Little.Server", "coolNick", "G@", "0", None, "0", None, "My Name")
    assert commands(bob.ask("WHO * o")) == ["315"]


def who_returns_the_channels_own_name(wire):
    ann = wire.client("ann")
    ann.ask("JOIN #Cellar")
    got = ann.ask("WHO #CELLAR")
    assert [m.params[1] for m in got] == ["#cellar", "#CELLAR"]


def the_invisible_are_not_listed_to_strangers(wire):
    eva, sam = wire.client("eva"), wire.client("sam")
    eva.ask("MODE eva +i")
    assert commands(sam.ask("WHO ev*")) == ["315"]
    assert commands(sam.ask("WHO eva")) == ["352", "315"]
    eva.ask("JOIN #den")
    sam.ask("JOIN #den")
    assert commands(sam.ask("WHO ev*")) == ["352", "315"]


def whois_and_whowas_describe_a_user(wire):
    ann, bob = wire.client("ann", user="myuser", realname="My Name"), wire.client("bob")
    ann.ask("JOIN #one,#two")

    got = bob.ask("WHOIS ann")
    assert commands(got) == ["311", "319", "312", "317", "318"]
    is_message(got[0], "311", "bob", "ann", "myuser", ann.host, "*", "My Name")
    assert sorted(got[1].params[2].split()) == ["@#one", "@#two"]
    assert commands(bob.ask("WHOIS My.Little.Server ann"))[0] == "311"
    assert commands(bob.ask("WHOIS nobody", "WHOIS")) == ["401", "318", "431"]
    assert commands(bob.ask("WHOIS skein"))[0] == "311"
    assert commands(bob.ask("WHOWAS never-here", "WHOWAS")) == ["406", "369", "431"]
    ann.ask("MODE ann +i")
    assert "319" not in commands(bob.ask("WHOIS ann"))
    ann.close()
    got = bob.ask("WHOWAS ann")
    assert commands(got)[0] == "314" and commands(got)[-1] == "369"
    is_message(got[0], "314", "bob", "ann", "myuser", ann.host, "*", "My Name")


def userhost_and_ison_answer_for_several_nicks(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    is_message(only(bob.ask("USERHOST ann nobody"), "302"), "302", "bob", "ann=+username@" + ann.host)
    ann.ask("AWAY :x")
    is_message(only(bob.ask("USERHOST ann"), "302"), "302", "bob", "ann=-username@" + ann.host)
    is_message(only(bob.ask("ISON ann nobody BOB skein"), "303"), "303", "bob", "ann bob skein")


def server_operators_can_kill_and_send_wallops(wire):
    ann, bob, cas = wire.client("ann"), wire.client("bob"), wire.client("cas")
    assert commands(ann.ask("OPER operuser wrong", "OPER nobody operpassword", "OPER x")) == \
        ["464", "464", "461"]
    assert commands(ann.ask("KILL bob :x", "WALLOPS :x")) == ["481", "481"]

    assert commands(ann.ask("OPER operuser operpassword")) == ["381", "MODE"]

    assert "313" in commands(bob.ask("WHOIS ann"))
    assert bob.ask("WHO ann")[0].params[6] == "H*"
    cas.ask("MODE cas +w")
    ann.ask("WALLOPS :all hands")
    is_message(only(cas.sync(), "WALLOPS"), "WALLOPS", "all hands")
    assert commands(ann.ask("KILL nobody :x")) == ["401"]
    ann.ask("KILL bob :enough")
    assert "enough" in bob.rest()[-1].params[0]
    gone = [m for m in cas.sync(here=True) if m.command == "QUIT"]
    assert len(gone) == 1 and "Killed (ann (enough))" in gone[0].params[0]
    ann.ask("MODE ann -o")
    assert commands(ann.ask("KILL cas :x")) == ["481"]


def three_wrong_oper_passwords_disconnect(wire):
    ann = wire.client("ann")

    ann.send("OPER operuser a", "OPER operuser b", "OPER operuser c", "OPER operuser operpassword")

    assert commands(ann.rest()) == ["464", "464", "464", "ERROR"]


def an_empty_channel_without_lines_ends(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    ann.ask("JOIN #quiet", "MODE #quiet +i", "PART #quiet")

    assert commands(bob.ask("JOIN #quiet"))[0] == "JOIN"
    assert bob.ask("NAMES #quiet")[0].params[3] == "@bob"


def a_guests_new_nick_is_announced(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    ann.ask("JOIN #chan"), bob.ask("JOIN #chan"), ann.sync()
    assert commands(bob.ask("NICK ann")) == ["433"]
    assert commands(bob.ask("NICK 1x")) == ["432"]

    is_message(only(bob.ask("NICK rob"), "NICK"), "NICK", "rob")

    bob.nick = "rob"
    got = [m for m in ann.sync(here=True) if m.command == "NICK"]
    assert len(got) == 1 and got[0].source.startswith("bob!") and got[0].params == ["rob"]
    assert bob.ask("NICK rob") == [] and commands(bob.ask("NICK ROB")) == ["NICK"]
    ann.ask("PRIVMSG rob :hi")
    assert only(bob.sync(), "PRIVMSG").params == ["ROB", "hi"]


def pong_comes_after_earlier_messages_of_others(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    ann.ask("JOIN #pong"), bob.ask("JOIN #pong")
    for i in range(20):
        ann.sync()
        ann.send("PRIVMSG #pong :%d" % i)
        assert [m.params[1] for m in bob.sync() if m.command == "PRIVMSG"] == ["%d" % i]
    ann.sync()


TESTS = [
    joining_shows_topic_and_names, one_join_can_name_several_channels_and_rejects_bad_names,
    parting_tells_the_members_the_reason, names_lists_one_or_several_or_all_channels,
    multi_prefix_and_userhost_appear_in_names, list_shows_channels_that_have_members,
    only_operators_set_the_topic_unless_the_mode_allows, only_operators_can_kick_and_everyone_sees_it,
    many_masks_are_shown_in_several_lines, a_ban_list_is_sent_once_for_a_repeated_mode,
    an_impossible_mode_gets_an_error, an_invisible_member_is_hidden_from_outsiders,
    one_kick_can_remove_several_members, an_invitation_works_once, invite_notify_tells_operators,
    bans_keep_out_unless_an_exception_or_invitation_matches, a_banned_member_cannot_speak_without_voice,
    a_key_keeps_out_clients_without_it, a_limit_keeps_out_further_members,
    moderated_channels_and_outside_messages_are_restricted, operators_make_operators,
    a_client_can_set_only_its_own_user_modes, messages_go_to_all_but_the_speaker,
    an_undeliverable_message_gets_an_error_but_a_notice_does_not, a_message_that_would_be_cut_is_refused,
    statusmsg_reaches_operators, statusmsg_is_for_the_least_of_several_ranks,
    statusmsg_accepts_a_message_of_only_tags, statusmsg_is_echoed_with_echo_message, statusmsg_is_refused_in_a_room,
    who_and_whox_return_the_requested_fields, who_returns_the_channels_own_name,
    the_invisible_are_not_listed_to_strangers, whois_and_whowas_describe_a_user,
    userhost_and_ison_answer_for_several_nicks, server_operators_can_kill_and_send_wallops,
    three_wrong_oper_passwords_disconnect, an_empty_channel_without_lines_ends, a_guests_new_nick_is_announced,
    pong_comes_after_earlier_messages_of_others,
]

if __name__ == "__main__":
    sys.exit(main(TESTS))
