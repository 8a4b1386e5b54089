/* xmpp_bridge_test.c -- A bridge with misbehaving XMPP servers, and with a correct one. */
#include "net/xmpp/xmpp_bridge.h"

#include "engine/base/mem.h"
#include "tests/support/irc_scene.h"
#include "tests/support/test.h"

#include <gsasl.h>
#include <sys/socket.h>

#define XMPP_BRIDGE_HEAD                                                                       \
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "                               \
    "xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
#define MECHANISMS                                                                             \
    "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN"   \
    "</mechanism><mechanism>SCRAM-SHA-1</mechanism></mechanisms></stream:features>"
#define SASL "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'"
#define USER "<x xmlns='http://jabber.org/protocol/muc#user'>"

static const struct config_bridge_channel rooms[1] = {{"tea@Rooms.example", "public"}};

static void open_scene(struct irc_scene *scene)
{
    irc_scene_open(scene, (struct net_bridge_options){.protocol = &xmpp_bridge_protocol,
                                  .channels = rooms,
                                  .channel_count = 1,
                                  .account = "skein@example.org",
                                  .domain = "example.org",
                                  .account_password = "secret"});
    irc_scene_expect(scene, "<stream:stream to='example.org'");
}

static void tell_xmpp_bridge(struct irc_scene *scene, const char *text)
{
    assert_int_equal(send(scene->fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
    irc_scene_settle(scene);
}

static const struct {
    const char *bytes;
    const char *why;
} bad_servers[] = {
        {"HTTP/1.1 400 Bad Request\r\n\r\n", "not connected: the server does not speak XML"},
        {"<!DOCTYPE a [<!ENTITY b 'c'>]>", "not connected: the server sends a document type"},
        {XMPP_BRIDGE_HEAD "<stream:features/>", "offers no safe way to log in"},
        {XMPP_BRIDGE_HEAD "<stream:features><mechanisms " SASL
                          "><mechanism>PLAIN</mechanism></mechanisms></stream:features>",
                "offers no safe way to log in"},
        {XMPP_BRIDGE_HEAD "<stream:features><starttls "
                          "xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
                          "</stream:features>",
                "the server needs TLS: tls = true"},
        {XMPP_BRIDGE_HEAD "<stream:error><host-unknown "
                          "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
                          "</stream:stream>",
                "not connected: host unknown"},
        {XMPP_BRIDGE_HEAD MECHANISMS "<failure " SASL
                                     "><not-authorized/><text>who\x7f?</text></failure>",
                "the server refuses the account: who?"},
        {XMPP_BRIDGE_HEAD MECHANISMS "<success " SASL "/>",
                "cannot prove that it knows the account"},
        {XMPP_BRIDGE_HEAD MECHANISMS "<challenge " SASL ">bm9uc2Vuc2U=</challenge>",
                "log-in message is invalid"},
        /* "r=x,s=QQ==,i=4000000000" */
        {XMPP_BRIDGE_HEAD MECHANISMS "<challenge " SASL
                                     ">cj14LHM9UVE9PSxpPTQwMDAwMDAwMDA=</challenge>",
                "log-in message is invalid"},
        /* Answers that the bridge did not ask for. */
        {XMPP_BRIDGE_HEAD "<iq type='result' id='bind'/>"
                          "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
                          "<presence from='tea@rooms.example/x'/></stream:stream>",
                "not connected: closed by the other side"},
};

TEST(a_server_that_breaks_the_protocol_is_disconnected)
{
    for (size_t i = 0; i < sizeof(bad_servers) / sizeof(bad_servers[0]); i++) {
        struct irc_scene scene = {.row = bad_servers[i].bytes};
        open_scene(&scene);

        tell_xmpp_bridge(&scene, bad_servers[i].bytes);

        irc_scene_expect_call(&scene, bad_servers[i].why);
        irc_scene_close(&scene);
    }
}

/* -- a correct server -- */

static int answer_xmpp_bridge(Gsasl *library, Gsasl_session *session, Gsasl_property property)
{
    (void)library;
    return property == GSASL_PASSWORD ? gsasl_property_set(session, property, "secret")
                                      : GSASL_NO_CALLBACK;
}

/* Returns the base64 between the last '>' of the input and the next '<'. */
static char *word_of(struct irc_scene *scene, const char *end)
{
    size_t at = str_find(buf_str(&scene->heard), str_of(end), 0);
    for (int i = 0; i < 2000 && at == SIZE_MAX; i++) {
        irc_scene_settle(scene);
        at = str_find(buf_str(&scene->heard), str_of(end), 0);
    }
    assert_int_not_equal(at, SIZE_MAX);
    size_t begin = at;
    while (begin > 0 && scene->heard.bytes[begin - 1] != '>') {
        begin--;
    }
    char *word = str_dup(str_slice(buf_str(&scene->heard), begin, at));
    buf_clear(&scene->heard);
    return word;
}

static void answer_word(
        struct irc_scene *scene, Gsasl_session *session, const char *end, bool last)
{
    struct buf out = {0};
    char *said = NULL;
    char *word = word_of(scene, end);
    int result = gsasl_step64(session, word, &said);
    assert_int_equal(result, last ? GSASL_OK : GSASL_NEEDS_MORE);
    const char *name = last ? "success" : "challenge";
    buf_printf(&out, "<%s " SASL ">%s</%s>", name, said, name);
    mem_free(word);
    gsasl_free(said);
    tell_xmpp_bridge(scene, out.bytes);
    buf_finish(&out);
}

static void let_in(struct irc_scene *scene)
{
    Gsasl *library = NULL;
    Gsasl_session *session = NULL;
    assert_int_equal(gsasl_init(&library), GSASL_OK);
    gsasl_callback_set(library, answer_xmpp_bridge);
    assert_int_equal(gsasl_server_start(library, "SCRAM-SHA-1", &session), GSASL_OK);
    tell_xmpp_bridge(scene, XMPP_BRIDGE_HEAD MECHANISMS);
    answer_word(scene, session, "</auth>", false);
    answer_word(scene, session, "</response>", true);
    gsasl_finish(session);
    gsasl_done(library);
    irc_scene_expect(scene, "<stream:stream to='example.org'");
    tell_xmpp_bridge(scene,
            XMPP_BRIDGE_HEAD "<stream:features><bind "
                             "xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>");
    irc_scene_expect(scene, "<bind ");
    tell_xmpp_bridge(scene, "<iq type='result' id='bind'/>");
    irc_scene_expect(scene, "<presence to='tea@Rooms.example/Skein'>");
}

/* Stanzas of a room: speech, speech of its history, presences, our own presence, and the end of its history. */
#define SAYS(WHO, ID, TEXT)                                                                    \
    "<message type='groupchat' from='tea@rooms.example/" WHO "' id='" ID "'><body>" TEXT       \
    "</body></message>"
#define OLD(WHO, ID, TEXT)                                                                     \
    "<message type='groupchat' from='tea@rooms.example/" WHO "' id='" ID "'><body>" TEXT       \
    "</body><delay xmlns='urn:xmpp:delay' stamp='1970-01-01T00:00:00Z'/></message>"
#define COMES(WHO) "<presence from='tea@rooms.example/" WHO "'/>"
#define ROOM_GOES(WHO) "<presence type='unavailable' from='tea@rooms.example/" WHO "'/>"
#define OURS(WHO, MORE)                                                                        \
    "<presence from='tea@rooms.example/" WHO "'>" USER MORE                                    \
    "<status code='110'/></x></presence>"
#define HISTORY_END "<message type='groupchat' from='tea@rooms.example'><subject/></message>"

/* With history in which ours are, and bob's old line. */
static void join_xmpp_bridge(struct irc_scene *scene, const char *history)
{
    tell_xmpp_bridge(scene, COMES("bob") OURS("Skein", ""));
    tell_xmpp_bridge(scene, history);
    tell_xmpp_bridge(scene, HISTORY_END);
    irc_scene_expect_call(scene, "on 1 of 1 channels");
    buf_clear(&scene->calls);
}

static void open_let_in(struct irc_scene *scene)
{
    open_scene(scene);
    let_in(scene);
}

static void open_joined(struct irc_scene *scene, const char *history)
{
    open_let_in(scene);
    join_xmpp_bridge(scene, history);
}

/* The connection is lost, and the server lets the bridge in again. */
static void lose_and_let_in(struct irc_scene *scene)
{
    irc_scene_hang_up(scene);
    irc_scene_pass(scene, 4000);
    irc_scene_expect(scene, "<stream:stream to='example.org'");
    let_in(scene);
}

static void say_xmpp_bridge(struct irc_scene *scene, const char *text)
{
    irc_scene_says(scene, "Ann", "say", text);
}

/* Ann says "one", and the room hears its id. */
static void say_one(struct irc_scene *scene, char id[40])
{
    say_xmpp_bridge(scene, "one");
    irc_scene_expect(scene, "id='");
    (void)str_copy(str_slice(buf_str(&scene->heard), 0, 22), id, 40);
}

IRC_TEST(lines_missing_from_the_room_are_sent_again)
{
    char id[40] = "";
    open_joined(s, OLD("bob", "1", "before we came"));
    assert_false(irc_scene_called(s, "bridge.say"));
    say_one(s, id);
    say_xmpp_bridge(s, "two");
    irc_scene_expect(s, "two</body>");
    tell_xmpp_bridge(s, SAYS("bob", "2", "heard"));

    lose_and_let_in(s);
    struct buf history = {0};
    buf_printf(&history,
            OLD("bob", "1", "before we came") OLD("Skein", "%s", "one") OLD("bob", "2", "heard")
                    OLD("bob", "3", "not heard"),
            id);
    join_xmpp_bridge(s, history.bytes);

    assert_false(irc_scene_called(s, "\"text\":\"heard\""));
    irc_scene_expect(s, "two</body>");
    irc_scene_settle(s);
    assert_int_equal(str_find(buf_str(&s->heard), STR("one"), 0), SIZE_MAX);
    buf_finish(&history);
}

IRC_TEST(a_forged_id_does_not_hide_a_missed_line)
{
    open_joined(s, "");
    /* Eve takes the id of the line that bob will say. */
    tell_xmpp_bridge(s, SAYS("eve", "7", "hello"));
    lose_and_let_in(s);
    buf_clear(&s->calls);

    tell_xmpp_bridge(s, OURS("Skein", "") OLD("eve", "7", "hello") OLD("bob", "7", "hello"));

    irc_scene_expect_call(s, "\"nick\":\"bob\"");
    assert_false(irc_scene_called(s, "\"nick\":\"eve\""));
}

/* Checks that the game is told of these people, "+came -went *", in this order, and of nobody
 * else. */
static void expect_people(struct irc_scene *scene, const char *changes)
{
    struct buf wanted = {0};
    struct str rest = str_of(changes);
    buf_add_text(&wanted, "{\"changes\":[");
    for (const char *comma = ""; rest.length > 0; comma = ",") {
        struct str word = str_take_word(&rest);
        buf_printf(&wanted, "%s{", comma);
        if (word.length > 1) {
            buf_printf(&wanted, "\"nick\":\"%.*s\",", STR_FMT(str_slice(word, 1, word.length)));
        }
        buf_printf(&wanted, "\"what\":\"%s\",\"channel\":\"public\"}",
                word.bytes[0] == '+'   ? "join"
                : word.bytes[0] == '-' ? "part"
                                       : "clear");
    }
    buf_add_text(&wanted, "]}");
    irc_scene_expect_call(scene, wanted.bytes);
    buf_finish(&wanted);
    buf_clear(&scene->calls);
}

IRC_TEST(occupants_are_listed_under_the_names_they_speak_by)
{
    open_let_in(s);
    tell_xmpp_bridge(s, COMES("b ob") COMES("Skein") COMES("b@ob") COMES("Ann") COMES("ann"));
    tell_xmpp_bridge(s, OURS("Skein_", "") HISTORY_END);
    expect_people(s, "+b_ob~ +Skein +b_ob~2 +Ann +ann~2");

    tell_xmpp_bridge(s, "<message type='groupchat' from='tea@rooms.example/ann'>"
                        "<body>I am here</body></message>");
    irc_scene_expect_call(s, "\"nick\":\"ann~2\"");
    tell_xmpp_bridge(s, ROOM_GOES("Ann") ROOM_GOES("b ob") COMES("b_ob~") ROOM_GOES("ann")
                                ROOM_GOES("nobody"));
    expect_people(s, "-Ann -b_ob~ +b_ob_~ -ann~2");
}

IRC_TEST(leaving_a_room_clears_its_list_of_occupants)
{
    open_joined(s, "");

    tell_xmpp_bridge(s, "<presence type='unavailable' from='tea@rooms.example/Skein'>" USER
                        "<status code='307'/><status code='110'/></x></presence>");
    expect_people(s, "*");
}

IRC_TEST(a_renamed_bridge_does_not_echo_its_own_lines)
{
    open_let_in(s);
    tell_xmpp_bridge(s, "<presence from='tea@rooms.example/Other'>" USER
                        "<status code='110'/><status code='210'/></x></presence>" HISTORY_END);
    irc_scene_expect_call(s, "as Other, on 1 of 1");

    tell_xmpp_bridge(s, "<message type='groupchat' "
                        "from='tea@rooms.example/Other'><body>mine</body></message>"
                        "<message type='chat' from='tea@rooms.example/bob'><body>in "
                        "private</body></message>"
                        "<message type='groupchat' "
                        "from='other@rooms.example/bob'><body>elsewhere</body></message>"
                        "<message type='groupchat' from='tea@rooms.example/Skein'><body>a "
                        "thief</body></message>");

    irc_scene_expect_call(s, "\"nick\":\"Skein\",\"text\":\"a thief\"");
    assert_false(irc_scene_called(s, "mine"));
    assert_false(irc_scene_called(s, "private"));
    assert_false(irc_scene_called(s, "elsewhere"));
}

IRC_TEST(a_bridge_without_voice_reports_it_and_waits)
{
    open_let_in(s);
    tell_xmpp_bridge(s, OURS("Skein", "<item role='visitor'/>") HISTORY_END);
    irc_scene_expect_call(s, "does not let us speak: we have no voice in the room");
    say_xmpp_bridge(s, "waiting");
    assert_int_equal(str_find(buf_str(&s->heard), STR("waiting"), 0), SIZE_MAX);

    tell_xmpp_bridge(s, OURS("Skein", "<item role='participant'/>"));

    irc_scene_expect(s, "waiting</body>");
}

static void tell_error(struct irc_scene *scene, const char *id, const char *error)
{
    struct buf out = {0};
    buf_printf(&out, "<message type='error' from='tea@rooms.example' id='%s'>%s</message>", id,
            error);
    tell_xmpp_bridge(scene, out.bytes);
    buf_finish(&out);
}

IRC_TEST(a_line_refused_by_the_room_is_retried_or_dropped)
{
    char id[40] = "";
    open_joined(s, "");
    say_one(s, id);
    buf_clear(&s->heard);
    tell_error(s, id, "<error type='wait'><policy-violation/></error>");
    irc_scene_pass(s, 30000);
    irc_scene_expect(s, "one</body>");

    tell_error(s, id, "<error type='auth'><forbidden/></error>");

    irc_scene_expect_call(s, "does not accept our lines: forbidden");
    irc_scene_expect_call(s, "bridge.refused {\"channel\":\"public\",\"sender\":\"Ann\","
                             "\"why\":\"forbidden\"}");
}

TEST(invalid_options_are_refused_in_one_sentence)
{
    struct err err;
    struct net_bridge_options options = {.protocol = &xmpp_bridge_protocol,
            .name = "net",
            .host = "h",
            .channels = irc_scene_channels,
            .channel_count = 1};

    assert_false(net_bridge_check(&options, &err));
    assert_string_equal(err.text,
            "bridge net: #there is not an XMPP room, such as \"tea@conference.example.org\"");
    options.channels = rooms;
    assert_false(net_bridge_check(&options, &err));
    assert_non_null(strstr(err.text, "XMPP needs an account"));
    options.protocol = &irc_bridge_protocol;
    assert_false(net_bridge_check(&options, &err));
    assert_non_null(strstr(err.text, "is not an IRC channel"));
}
