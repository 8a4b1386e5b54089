"""Registration on the wire: NICK and USER, PASS, CAP, SASL, the server's description of itself, and the end."""
import base64
import sys

from irc_client import Message, commands, is_message, main, only


def nick_and_user_alone_register_a_guest(wire):
    ann = wire.client("ann")

    numerics = commands(ann.welcome)

    for numeric in ["001", "002", "003", "004", "005", "251", "255", "375", "372", "376"]:
        assert numeric in numerics, numeric
    assert all(m.params[0] == "ann" for m in ann.welcome if m.command.isdigit())
    join = only(ann.welcome, "JOIN")
    assert join.params == ["#here"] and join.nick == "ann"
    assert ann.welcome.index(join) > numerics.index("376")
    is_message(only(ann.welcome, "332"), "332", "ann", "#here", None)
    assert "ann" in only(ann.welcome, "353").params[-1].split()


def the_order_and_the_case_of_commands_do_not_matter(wire):
    ann = wire.raw()

    ann.send("user u 0 * :Ann", "nick ann")

    assert ann.until("001").params[0] == "ann"


def isupport_lists_the_servers_settings(wire):
    ann = wire.client("ann")

    tokens = [p for m in ann.welcome if m.command == "005" for p in m.params[1:-1]]

    assert all(len(m.params) <= 15 for m in ann.welcome)
    for token in ["CASEMAPPING=ascii", "CHANTYPES=#", "NICKLEN=24", "PREFIX=(ov)@+", "UTF8ONLY",
                  "WHOX", "MONITOR=100", "CHATHISTORY=200", "NETWORK=Little\\x20Game"]:
        assert token in tokens, token


def an_invalid_nickname_is_changed_into_a_valid_guest_name(wire):
    wire.account("danwork", "correct horse")
    for nick, name in [("a", "a2"), ("1abc", "abc"), ("x" * 25, "x" * 24), ("a!b", "ab"), ("skein", "Guest-"),
                       ("north", "north2"), ("east", "east2"), ("guest", "Guest-"), ("_x", "x2"), ("_me_", "me_"), ("café", "cafe"),
                       ("admin", "Guest-"), ("dan[work]", "danwork2"), ("dan|work", "danwork2"), ("{hal}", "hal"), ("Zoë", "Zo"),
                       ("李", "Guest-"), ("[]", "Guest-"), ("NickServ", "Guest-"), ("Wizards", "Guest-"), ("look" * 30, "look" * 6)]:
        client = wire.raw()
        client.send("NICK " + nick, "USER u 0 * :x")
        client.nick = client.until("001", "432", "433").params[0]
        assert client.nick == name or name == "Guest-" and client.nick.startswith(name), (nick, client.nick)
        got = client.until("353")
        assert client.nick in got.params[3].split()
        if nick == "dan[work]":
            other = wire.raw()
            other.send("NICK dan|work", "USER u 0 * :x")
            other.nick = other.until("001", "432", "433").params[0]
            assert other.nick == "danwork3", other.nick
            other.close()
            assert commands(client.ask("NICK dan[work]", "NICK look")) == ["432", "432"]
        client.close()


def nicknames_without_any_letter_are_refused(wire):
    for nick, numeric in [("*", "432"), (":", "431"), ("?!", "432")]:
        ann = wire.raw()
        ann.send("NICK " + nick, "USER u 0 * :x")
        assert ann.until("431", "432", "433", "001").command == numeric, nick
        ann.send("NICK anna")
        ann.nick = "anna"
        assert ann.until("001", "433").command == "001", nick
        ann.close()


def a_nickname_in_use_is_refused(wire):
    wire.client("ann")
    bob = wire.raw()

    bob.send("NICK ANN", "USER u 0 * :x")

    is_message(bob.until("433", "001"), "433", "*", "ANN", None)
    bob.send("NICK bob")
    assert bob.until("433", "001").command == "001"


def a_nickname_of_an_account_gets_advice_on_logging_in(wire):
    wire.account("owner", "correct horse")
    bob = wire.raw()

    bob.send("NICK Owner", "USER u 0 * :x")

    told = bob.until("NOTICE")
    assert told.params[0] == "*" and "PASS" in told.params[1] and "SASL" in told.params[1], told
    is_message(bob.until("433", "001"), "433", "*", "Owner", None)
    bob.send("NICK bob")
    bob.until("353")
    got = bob.ask("NICK owner")
    assert commands(got) == ["NOTICE", "433"] and "owner is the name of an account" in got[0].params[1], got
    wire.client("ann")
    assert commands(bob.ask("NICK ann")) == ["433"]


def a_guest_is_told_why_their_nickname_was_changed(wire):
    for nick, name, why in (("guest", "Guest-", "word of the game"), ("dan[home]", "danhome", "letters, digits")):
        client = wire.raw()
        client.send("NICK " + nick, "USER u 0 * :x")
        assert client.until("001").params[0].startswith(name)
        told = client.until("NOTICE")
        while told.params[0] == "#here":
            told = client.until("NOTICE")
        assert told.params[0].startswith(name) and nick in told.params[1] and why in told.params[1], told
        client.close()
    ann = wire.client("annabella")
    assert not [m for m in ann.welcome + ann.sync() if m.command == "NOTICE" and m.params[0] == "annabella"]


def only_one_of_two_clients_gets_a_nickname(wire):
    a, b = wire.raw(), wire.raw()
    a.send("NICK ann")
    b.send("NICK ann")

    a.send("USER u 0 * :x")
    b.send("USER u 0 * :x")

    assert sorted([a.until("001", "433").command, b.until("001", "433").command]) == ["001", "433"]


def before_registration_most_commands_are_refused(wire):
    ann = wire.raw()

    ann.send("JOIN #x", "PRIVMSG #here :hi", "NOSUCH", "PING tok")

    assert [ann.read().command for _ in range(4)] == ["451", "451", "451", "PONG"]


def a_real_name_is_needed(wire):
    ann = wire.raw()

    ann.send("NICK ann", "USER u 0 * :")

    is_message(ann.read(), "461", None, "USER", None)


def registering_twice_is_refused(wire):
    ann = wire.client("ann")

    assert commands(ann.ask("USER u 0 * :x", "PASS x")) == ["462", "462"]


def pass_logs_in_to_an_account(wire):
    wire.account("Petra", "correct horse")

    petra = wire.client("petra", password="correct horse")

    assert petra.welcome[0].params[0] == "Petra"
    petra.nick = "Petra"
    assert only(petra.welcome, "JOIN").source.endswith("@player")


def pass_may_name_the_account(wire):
    wire.account("Petra", "correct horse")

    petra = wire.client("somebody", password="petra:correct horse")

    assert petra.welcome[0].params[0] == "Petra"


def a_wrong_password_is_refused_whatever_the_nickname(wire):
    wire.account("Petra", "correct horse")
    wire.client("ann")
    for nick in ["Petra", "nobody-yet", "ann"]:
        other = wire.raw()
        other.send("PASS wrong-password", "NICK " + nick, "USER u 0 * :x")
        assert commands(other.rest()) == ["464", "ERROR"], nick


def an_accounts_name_needs_its_password(wire):
    wire.account("Petra", "correct horse")
    other = wire.raw()

    other.send("NICK petra", "USER u 0 * :x")

    assert other.until("433", "001").command == "433"


def an_account_cannot_change_its_nickname(wire):
    wire.account("Petra", "correct horse")
    petra = wire.client("petra", password="correct horse")
    petra.nick = "Petra"

    assert commands(petra.ask("NICK other")) == ["447"]


# -- CAP --

def cap_ls_lists_values_for_version_302_alone(wire):
    old, new = wire.raw(), wire.raw()

    old.send("CAP LS")
    new.send("CAP LS 302")

    assert not any("=" in cap for cap in old.read().params[2].split())
    caps = new.listed()
    assert "sasl=PLAIN" in caps
    for cap in ["account-notify", "away-notify", "batch", "cap-notify", "draft/chathistory",
                "echo-message", "extended-join", "invite-notify", "labeled-response",
                "message-tags", "multi-prefix", "server-time", "setname", "standard-replies",
                "userhost-in-names"]:
        assert cap in caps, cap


def cap_req_is_taken_whole_or_not_at_all(wire):
    ann = wire.raw()

    ann.send("CAP LS 302", "CAP REQ :foo multi-prefix bar", "CAP LIST",
             "CAP REQ :multi-prefix server-time", "CAP REQ :-server-time", "CAP LIST")

    got = [ann.listed()] + [ann.read().params[1:] for _ in range(5)]
    assert got[1] == ["NAK", "foo multi-prefix bar"]
    assert got[2] == ["LIST", "cap-notify"]
    assert got[3] == ["ACK", "multi-prefix server-time"] and got[4] == ["ACK", "-server-time"]
    assert sorted(got[5][1].split()) == ["cap-notify", "multi-prefix"]


def cap_negotiation_delays_registration(wire):
    ann = wire.raw()

    ann.send("CAP LS 302", "NICK ann", "USER u 0 * :x", "PING a")

    assert ann.listed() and ann.read().command == "PONG"
    ann.send("CAP END")
    ann.nick = "ann"
    assert ann.read().command == "001"


def cap_without_a_list_is_empty_and_an_unknown_one_gets_410(wire):
    ann = wire.raw()

    ann.send("CAP LIST", "CAP FOO")

    is_message(ann.read(), "CAP", "*", "LIST", "")
    assert ann.read().command == "410"


# -- SASL --

def plain(name, password, acting=""):
    return base64.b64encode(("%s\0%s\0%s" % (acting, name, password)).encode()).decode()


def sasl(client, blob):
    client.send("CAP LS 302", "CAP REQ sasl", "AUTHENTICATE PLAIN")
    assert client.until("AUTHENTICATE").params == ["+"]
    for at in range(0, len(blob), 400):
        client.send("AUTHENTICATE " + blob[at:at + 400])
    if len(blob) % 400 == 0:
        client.send("AUTHENTICATE +")


def sasl_plain_logs_in(wire):
    wire.account("Petra", "correct horse")
    for blob in [plain("petra", "correct horse"), plain("Petra", "correct horse", "petra")]:
        petra = wire.raw()
        sasl(petra, blob)
        is_message(petra.read(), "900", "*", None, "Petra", None)
        assert petra.read().command == "903"
        petra.send("NICK whoever", "USER u 0 * :x", "CAP END")
        assert petra.until("001").params[0] == "Petra"
        petra.nick = "Petra"
        petra.close()


def sasl_comes_in_pieces(wire):
    for password in ["p" * 200 + "é" * 20, "x" * 250]:
        wire.account("Longy", password)
        longy = wire.raw()
        blob = plain("Longy", password, "Longy")
        sasl(longy, blob)
        assert longy.read().command == "900", len(blob)


def sasl_with_a_wrong_password_may_be_tried_again(wire):
    wire.account("Petra", "correct horse")
    for name in ["petra", "nobody-at-all"]:
        other = wire.raw()
        sasl(other, plain(name, "wrong-password"))
        assert other.read().command == "904"
        other.send("AUTHENTICATE PLAIN", "AUTHENTICATE " + plain("Petra", "correct horse"))
        assert [other.read().command for _ in range(3)] == ["AUTHENTICATE", "900", "903"]
        other.send("NICK Petra", "USER u 0 * :r", "CAP END")
        assert other.until("001").params[0] == "Petra"
        other.close()


def pass_with_a_wrong_password_ends_the_connection(wire):
    wire.account("Petra", "correct horse")
    other = wire.raw()
    other.send("PASS wrong-password", "NICK Petra", "USER u 0 * :r")
    assert commands(other.rest()) == ["464", "ERROR"]


def an_oversized_sasl_answer_is_refused_once(wire):
    ann = wire.raw()
    ann.send("CAP REQ sasl", "AUTHENTICATE PLAIN", *["AUTHENTICATE " + "A" * 400] * 14, "AUTHENTICATE " + "A" * 8,
             "AUTHENTICATE PLAIN", "AUTHENTICATE *")
    assert [ann.read().command for _ in range(5)] == ["CAP", "AUTHENTICATE", "905", "AUTHENTICATE", "906"]


def sasl_can_be_aborted_and_unknown_mechanisms_fail(wire):
    ann = wire.raw()
    ann.send("CAP REQ sasl", "AUTHENTICATE FOO", "AUTHENTICATE PLAIN", "AUTHENTICATE *",
             "AUTHENTICATE PLAIN", "AUTHENTICATE " + "A" * 401, "AUTHENTICATE PLAIN",
             "AUTHENTICATE ?!")

    got = [ann.read().command for _ in range(9)]

    assert got == ["CAP", "908", "904", "AUTHENTICATE", "906", "AUTHENTICATE", "905",
                   "AUTHENTICATE", "904"]


def sasl_needs_its_capability(wire):
    ann = wire.raw()
    ann.send("AUTHENTICATE PLAIN")
    assert ann.read().command == "904"


def sasl_works_after_a_malformed_answer(wire):
    wire.account("Petra", "correct horse")
    petra = wire.raw()
    petra.send("CAP REQ sasl", "AUTHENTICATE FOO", "AUTHENTICATE PLAIN", "AUTHENTICATE ?!", "AUTHENTICATE PLAIN",
               "AUTHENTICATE " + plain("Petra", "correct horse"))
    got = [petra.read().command for _ in range(7)]
    assert got == ["CAP", "908", "904", "AUTHENTICATE", "904", "AUTHENTICATE", "900"]


def sasl_in_play_accepts_only_the_same_account(wire):
    for name in ["Petra", "Owner"]:
        wire.account(name, "correct horse")

    def again(client, name, password):
        return commands(client.ask("AUTHENTICATE PLAIN", "AUTHENTICATE " + plain(name, password)))

    petra = wire.client("Petra", ["sasl"], password="correct horse")
    assert again(petra, "petra", "correct horse") == ["AUTHENTICATE", "900", "903"]
    assert again(petra, "Petra", "wrong horse") == ["AUTHENTICATE", "904"]
    assert again(petra, "Owner", "correct horse") == ["AUTHENTICATE", "904"]
    assert again(petra, "petra", "correct horse") == ["AUTHENTICATE", "900", "903"]
    guest = wire.client("bob", ["sasl"])
    assert again(guest, "Owner", "wrong horse") == ["AUTHENTICATE", "904"]
    assert again(guest, "bob", "wrong horse") == ["AUTHENTICATE", "904"]
    assert only(guest.ask("WHOIS bob"), "311").params[1] == "bob"


# -- lines --

def a_ping_is_answered_with_its_token(wire):
    ann = wire.client("ann")

    got = ann.ask("PING abcdef", "PING :a b", "PING", "PING :", "PONG x")

    is_message(got[0], "PONG", "My.Little.Server", "abcdef")
    is_message(got[1], "PONG", "My.Little.Server", "a b")
    assert commands(got[2:]) == ["461", "409"]


def lines_may_come_in_any_pieces(wire):
    ann = wire.client("ann")

    for byte in b"PING one\r\nPING two\nPING three\r\n":
        ann.send_bytes(bytes([byte]))

    assert [m.params[-1] for m in ann.sync()] == ["one", "two", "three"]


def a_line_too_long_is_refused_whole(wire):
    ann = wire.client("ann")

    got = ann.ask("PING " + "x" * 505, "PING " + "x" * 506, "PING " + "x" * 20000)

    assert commands(got) == ["PONG", "417", "417"]
    assert "x" * 450 in got[0].params[-1]


def invalid_utf8_is_refused_with_an_error(wire):
    ann = wire.client("ann")

    ann.send_bytes(b"PRIVMSG #here :caf\xe9\r\n")

    fail = only(ann.sync(), "FAIL")
    assert fail.params[:2] == ["PRIVMSG", "INVALID_UTF8"]


def unknown_commands_get_an_error(wire):
    ann = wire.client("ann")

    is_message(only(ann.ask("FROBNICATE x"), "421"), "421", "ann", "FROBNICATE", None)


def the_server_answers_queries_about_itself(wire):
    ann = wire.client("ann")

    for line, first, last in [("MOTD", "375", "376"), ("VERSION", "351", "005"),
                              ("ADMIN", "256", "259"), ("INFO", "371", "374"),
                              ("TIME", "391", "391"), ("LUSERS", "251", "266"),
                              ("LINKS", "364", "365"), ("STATS u", "219", "219"),
                              ("HELP", "704", "706"), ("HELPOP PRIVMSG", "704", "706"),
                              ("HELP nosuch", "524", "524")]:
        got = commands(ann.ask(line))
        assert got[0] == first and got[-1] == last, (line, got)
    for line in ["MOTD other.server", "VERSION other.server", "TIME other.server",
                 "ADMIN other.server", "INFO other.server"]:
        assert commands(ann.ask(line)) == ["402"], line
    assert commands(ann.ask("VERSION My.Little.Server"))[0] == "351"


def lusers_counts_users_and_connections(wire):
    ann = wire.client("ann")
    wire.raw().send("NICK half")

    got = ann.ask("LUSERS")

    assert only(got, "252").params[1] == "0" and only(got, "253").params[1] == "1"
    assert only(got, "265").params[1] == "1"
    assert only(got, "251").params[1] == "There is 1 user and 0 invisible on 1 server"
    assert only(got, "253").params[2] == "unknown connection" and only(got, "255").params[1] == (
        "I have 1 client and 0 servers")
    bob = wire.client("bob")
    assert only(bob.ask("LUSERS"), "251").params[1] == "There are 2 users and 0 invisible on 1 server"


def lusers_does_not_count_closed_connections(wire):
    ann = wire.client("ann")
    for _ in range(5):
        gone = wire.client("gone")
        gone.send("QUIT")
        gone.until("ERROR")
        assert only(ann.ask("LUSERS"), "253").params[1] == "0"


# -- the end --

def quit_is_answered_by_error(wire):
    ann = wire.client("ann")

    ann.send("QUIT :so long")

    last = ann.rest()[-1]
    assert last.command == "ERROR" and "so long" in last.params[0]


def a_name_is_free_when_its_guest_has_gone(wire):
    for nick in ["ann", "ANN", "Ann"]:
        wire.client(nick).close()


def a_dropped_connection_frees_the_name_of_a_guest(wire):
    ann = wire.client("ann")
    bob = wire.client("bob")
    ann.socket.close()
    ann.closed = True

    quit_line = bob.until("QUIT")

    assert quit_line.nick == "ann"
    wire.client("ann")


def others_see_a_quit_with_its_reason(wire):
    ann, bob = wire.client("ann"), wire.client("bob")
    ann.ask("JOIN #x")
    bob.ask("JOIN #x")

    ann.send("QUIT :tired")
    ann.rest()

    gone = [m for m in bob.sync(here=True) if m.command == "QUIT"]
    assert len(gone) == 1 and gone[0].nick == "ann" and "tired" in gone[0].params[0]


def the_parser_of_these_tests_reads_tags(wire):
    del wire
    message = Message("@a=x\\:y;b :n!u@h PRIVMSG #c :one two")
    assert message.tags == {"a": "x;y", "b": ""} and message.nick == "n"
    assert message.params == ["#c", "one two"]


TESTS = [
    nick_and_user_alone_register_a_guest, the_order_and_the_case_of_commands_do_not_matter,
    isupport_lists_the_servers_settings, nicknames_without_any_letter_are_refused, a_nickname_in_use_is_refused,
    a_nickname_of_an_account_gets_advice_on_logging_in, a_guest_is_told_why_their_nickname_was_changed,
    only_one_of_two_clients_gets_a_nickname, before_registration_most_commands_are_refused, a_real_name_is_needed,
    registering_twice_is_refused, pass_logs_in_to_an_account, pass_may_name_the_account,
    a_wrong_password_is_refused_whatever_the_nickname, an_accounts_name_needs_its_password,
    an_account_cannot_change_its_nickname, cap_ls_lists_values_for_version_302_alone,
    cap_req_is_taken_whole_or_not_at_all, cap_negotiation_delays_registration,
    cap_without_a_list_is_empty_and_an_unknown_one_gets_410, sasl_plain_logs_in, sasl_comes_in_pieces,
    sasl_with_a_wrong_password_may_be_tried_again, pass_with_a_wrong_password_ends_the_connection,
    an_oversized_sasl_answer_is_refused_once, sasl_can_be_aborted_and_unknown_mechanisms_fail,
    sasl_needs_its_capability, sasl_works_after_a_malformed_answer, sasl_in_play_accepts_only_the_same_account,
    a_ping_is_answered_with_its_token, lines_may_come_in_any_pieces, a_line_too_long_is_refused_whole,
    invalid_utf8_is_refused_with_an_error, unknown_commands_get_an_error, the_server_answers_queries_about_itself,
    lusers_counts_users_and_connections, lusers_does_not_count_closed_connections, quit_is_answered_by_error,
    a_name_is_free_when_its_guest_has_gone, a_dropped_connection_frees_the_name_of_a_guest,
    others_see_a_quit_with_its_reason, the_parser_of_these_tests_reads_tags,
]

if __name__ == "__main__":
    sys.exit(main(TESTS))
