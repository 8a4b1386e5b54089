/* ws_telnet.c -- telnet in the WebSocket forms of mudstandards.org.
 *
 * The telnet service sees a normal client: this file is that client, and translates. It agrees to
 * GMCP (where the form has it), to the end of prompts and to hidden input, and says by TTYPE that it
 * is a terminal with UTF-8 and all colours.
 *
 * 1. A binary frame of the client is a line, or several; a missing line end is added.
 * 2. Input that the client must not show, such as a password, is announced: to a terminal by the
 *    ANSI codes "conceal" and "reveal", else by the GMCP message Core.Echo false or true.
 * 3. A frame to the client never ends within a character of UTF-8.
 * 4. What the client sends can't become a telnet command: libtelnet escapes it. */
#include "net/web/ws/ws_telnet.h"

#include "engine/base/mem.h"

#include <jansson.h>
#include <libtelnet.h>

#include <stdlib.h>

enum { WS_TELNET_GMCP_OPTION = 201 };

struct ws_telnet {
    enum ws_telnet_form form;
    struct buf *answers; /* borrowed */
    ws_telnet_send *send;
    void *data;
    telnet_t *telnet; /* owned; NULL: the form is the stream */
    struct buf text;  /* for the next binary frame */
    unsigned types;   /* terminal types told */
};

const char *ws_telnet_find(struct str subprotocol, enum ws_telnet_form *out_form)
{
    static const struct {
        const char *name;
        enum ws_telnet_form form;
    } forms[] = {
            {"telnet.mudstandards.org", WS_TELNET_STREAM},
            {"telnet", WS_TELNET_STREAM},
            {"binary", WS_TELNET_STREAM},
            {"terminal.mudstandards.org", WS_TELNET_TERMINAL},
            {"gmcp.mudstandards.org", WS_TELNET_GMCP},
            {"json.mudstandards.org", WS_TELNET_JSON},
    };

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (str_equal(subprotocol, str_of(forms[i].name))) {
            *out_form = forms[i].form;
            return forms[i].name;
        }
    }
    return NULL;
}

/* -- from the service -- */

/* Returns the length of the text without a character of UTF-8 that is cut off at its end. */
static size_t whole_length(struct str text)
{
    size_t at = text.length;
    size_t back = 0;
    while (at > 0 && back < 3 && ((unsigned char)text.bytes[at - 1] & 0xC0U) == 0x80) {
        at--;
        back++;
    }
    unsigned char first = at > 0 ? (unsigned char)text.bytes[at - 1] : 0;
    size_t needs = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    return needs > back ? at - 1 : text.length;
}

static void flush_text(struct ws_telnet *telnet)
{
    size_t length = whole_length(buf_str(&telnet->text));
    if (length > 0) {
        telnet->send(telnet->data, true, str_slice(buf_str(&telnet->text), 0, length));
        buf_consume(&telnet->text, length);
    }
}

static void put_gmcp(struct ws_telnet *telnet, struct str message)
{
    flush_text(telnet);
    if (telnet->form == WS_TELNET_GMCP) {
        telnet->send(telnet->data, false, message);
        return;
    }
    struct str rest = message;
    struct str name = str_take_word(&rest);
    json_t *json = json_pack("{s:s, s:s%, s:s%}", "proto", "GMCP", "id", name.bytes,
            name.length, "data", rest.bytes ? rest.bytes : "", rest.length);
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    if (text) {
        telnet->send(telnet->data, false, str_of(text));
    }
    free(text);
    json_decref(json);
}

static void tell_echo(struct ws_telnet *telnet, bool shown)
{
    if (telnet->form == WS_TELNET_TERMINAL) {
        buf_add_text(&telnet->text, shown ? "\x1B[28m" : "\x1B[8m");
    } else {
        put_gmcp(telnet, shown ? STR("Core.Echo true") : STR("Core.Echo false"));
    }
}

/* Answers a question for the terminal's type: the client, the terminal, and what it can do. The last
 * one is repeated. */
static void tell_type(struct ws_telnet *telnet)
{
    /* MTTS: 1 ANSI, 4 UTF-8, 8 256 colours, 256 all colours. */
    static const char *const types[] = {"WEBSOCKET", "XTERM-TRUECOLOR", "MTTS 269"};
    telnet_ttype_is(telnet->telnet, types[telnet->types]);
    telnet->types += telnet->types < 2 ? 1 : 0;
}

static void on_ws_telnet(telnet_t *tracker, telnet_event_t *event, void *data)
{
    (void)tracker;
    struct ws_telnet *telnet = data;
    switch ((int)event->type) {
    case TELNET_EV_DATA:
        buf_add(&telnet->text, event->data.buffer, event->data.size);
        break;
    case TELNET_EV_SEND:
        buf_add(telnet->answers, event->data.buffer, event->data.size);
        break;
    case TELNET_EV_WILL:
    case TELNET_EV_WONT:
        if (event->neg.telopt == TELNET_TELOPT_ECHO) {
            tell_echo(telnet, event->type == TELNET_EV_WONT);
        }
        break;
    case TELNET_EV_SUBNEGOTIATION:
        if (event->sub.telopt == WS_TELNET_GMCP_OPTION && event->sub.size > 0) {
            put_gmcp(telnet, (struct str){event->sub.buffer, event->sub.size});
        } else if (event->sub.telopt == TELNET_TELOPT_TTYPE && event->sub.size > 0 &&
                   event->sub.buffer[0] == TELNET_TTYPE_SEND) {
            tell_type(telnet);
        }
        break;
    default:
        break;
    }
}

void ws_telnet_from_service(struct ws_telnet *telnet, struct str bytes)
{
    if (telnet->telnet) {
        telnet_recv(telnet->telnet, bytes.bytes, bytes.length);
        flush_text(telnet);
    } else {
        telnet->send(telnet->data, true, bytes);
    }
}

/* -- from the client -- */

static void take_typed(struct ws_telnet *telnet, struct str text)
{
    telnet_send(telnet->telnet, text.bytes ? text.bytes : "", text.length);
    if (!str_ends(text, STR("\n")) && !str_ends(text, STR("\r"))) {
        telnet_send(telnet->telnet, "\r\n", 2);
    }
}

static void take_gmcp(struct ws_telnet *telnet, struct str message)
{
    telnet_subnegotiation(telnet->telnet, WS_TELNET_GMCP_OPTION, message.bytes, message.length);
}

static struct str text_member(const json_t *json, const char *name)
{
    const json_t *member = json_object_get(json, name);
    return json_is_string(member)
                   ? (struct str){json_string_value(member), json_string_length(member)}
                   : STR_NONE;
}

/* {"proto", "id", "data"}: GMCP, or the proto "text", whose data is a line. Others are ignored. */
static void take_envelope(struct ws_telnet *telnet, struct str message)
{
    json_t *json = json_loadb(message.bytes, message.length, 0, NULL);
    struct str proto = text_member(json, "proto");
    struct str id = text_member(json, "id");
    struct str data = text_member(json, "data");
    if (str_equal_nocase(proto, STR("text"))) {
        take_typed(telnet, data);
    } else if (str_equal_nocase(proto, STR("GMCP")) && id.length > 0) {
        struct buf gmcp = {0};
        buf_add_str(&gmcp, id);
        buf_add_text(&gmcp, data.length > 0 ? " " : "");
        buf_add_str(&gmcp, data);
        take_gmcp(telnet, buf_str(&gmcp));
        buf_finish(&gmcp);
    }
    json_decref(json);
}

void ws_telnet_from_client(struct ws_telnet *telnet, bool binary, struct str message)
{
    if (!telnet->telnet) {
        buf_add_str(telnet->answers, message);
    } else if (binary || telnet->form == WS_TELNET_TERMINAL) {
        take_typed(telnet, message);
    } else if (telnet->form == WS_TELNET_JSON) {
        take_envelope(telnet, message);
    } else if (message.length > 0) {
        take_gmcp(telnet, message);
    }
}

/* -- life -- */

struct ws_telnet *ws_telnet_create(
        enum ws_telnet_form form, struct buf *answers, ws_telnet_send *send, void *data)
{
    static const telnet_telopt_t text_only[] = {
            {TELNET_TELOPT_ECHO, TELNET_WONT, TELNET_DO},
            {TELNET_TELOPT_EOR, TELNET_WONT, TELNET_DO},
            {TELNET_TELOPT_TTYPE, TELNET_WILL, TELNET_DONT},
            {-1, 0, 0},
    };
    static const telnet_telopt_t with_gmcp[] = {
            {TELNET_TELOPT_ECHO, TELNET_WONT, TELNET_DO},
            {TELNET_TELOPT_EOR, TELNET_WONT, TELNET_DO},
            {TELNET_TELOPT_TTYPE, TELNET_WILL, TELNET_DONT},
            {WS_TELNET_GMCP_OPTION, TELNET_WONT, TELNET_DO},
            {-1, 0, 0},
    };
    struct ws_telnet *telnet = mem_alloc(sizeof(*telnet));
    telnet->form = form;
    telnet->answers = answers;
    telnet->send = send;
    telnet->data = data;
    if (form != WS_TELNET_STREAM) {
        telnet->telnet = telnet_init(
                form == WS_TELNET_TERMINAL ? text_only : with_gmcp, on_ws_telnet, 0, telnet);
        must(telnet->telnet);
    }
    return telnet;
}

void ws_telnet_destroy(struct ws_telnet *telnet)
{
    if (telnet) {
        if (telnet->telnet) {
            telnet_free(telnet->telnet);
        }
        buf_finish(&telnet->text);
        mem_free(telnet);
    }
}
