/* gate_wire.c -- encodes and decodes frames between a connection proxy and a world.
 *
 * The content of the other side is trusted, but not its form: any bytes are read safely, and
 * malformed ones end the link (gate_listener.c, gate_link.c). */
#include "net/gate/gate_wire.h"

#include "engine/base/mem.h"

#include <string.h>

/* -- writing -- */

void gate_put(struct buf *out, enum gate_kind kind, uint32_t conversation, struct str text)
{
    size_t begun = frame_begin(out, (uint8_t)kind);
    buf_add_u32(out, conversation);
    frame_put_text(out, text);
    frame_end(out, begun);
}

void gate_put_hello(struct buf *out)
{
    size_t begun = frame_begin(out, GATE_HELLO);
    frame_put_text(out, STR(GATE_MAGIC));
    buf_add_u32(out, GATE_VERSION);
    frame_end(out, begun);
}

/* -- reading -- */

uint32_t gate_take_hello(struct frame *frame)
{
    struct str magic = frame_take_text(frame);
    uint32_t version = frame_take_u32(frame);
    return str_equal(magic, STR(GATE_MAGIC)) ? version : 0;
}

/* -- messages -- */

void gate_put_msg(struct buf *out, const struct msg *msg)
{
    buf_add_u8(out, (uint8_t)msg->kind);
    buf_add_u8(out, (uint8_t)msg->style);
    buf_add_u8(out, msg->flag);
    frame_put_text(out, msg->text);
    frame_put_text(out, msg->topic);
    frame_put_text(out, msg->sender);
    frame_put_text(out, msg->body);
    frame_put_text(out, msg->tags);
}

bool gate_take_msg(struct frame *frame, struct msg *out)
{
    if (frame->rest.length == 0) {
        return false;
    }
    uint8_t kind = frame_take_u8(frame);
    uint8_t style = frame_take_u8(frame);
    bool flag = frame_take_u8(frame);
    *out = (struct msg){.flag = flag};
    out->text = frame_take_text(frame);
    out->topic = frame_take_text(frame);
    out->sender = frame_take_text(frame);
    out->body = frame_take_text(frame);
    out->tags = frame_take_text(frame);
    if (kind < MSG_TEXT || kind > MSG_HOLD || style > MSG_SYSTEM) {
        frame->bad = true;
    }
    if (frame->bad) {
        return false;
    }
    out->kind = (enum msg_kind)kind;
    out->style = (enum msg_style)style;
    return true;
}

/* -- session data -- */

enum field {
    FIELD_UTF8 = 1,
    FIELD_SCREENREADER = 1 << 1,
    FIELD_MONITORS = 1 << 2,
    FIELD_TAKES_EVENTS = 1 << 3,
    FIELD_CHATS = 1 << 4,
    FIELD_EXEMPT = 1 << 5,
    FIELD_ABSENT = 1 << 6,
    FIELD_LOCAL = 1 << 7,
    FIELD_SECURE = 1 << 8,
    FIELD_READER = 1 << 9,
    FIELD_ALL = 1 << 10,
    FIELD_AGAIN = 1 << 11,
    FIELD_USER = 1 << 12,
    FIELD_EDITS = 1 << 13,
    FIELD_CARRIES = 1 << 14,
};

static uint32_t flags_of(const struct session *session)
{
    const struct session_reader *reader = session->reader;
    return (session->utf8 ? FIELD_UTF8 : 0U) |
           (session->screenreader ? FIELD_SCREENREADER : 0U) |
           (session->monitors ? FIELD_MONITORS : 0U) |
           (session->takes_events ? FIELD_TAKES_EVENTS : 0U) |
           (session->chats ? FIELD_CHATS : 0U) | (session->exempt ? FIELD_EXEMPT : 0U) |
           (session->absent ? FIELD_ABSENT : 0U) | (session->local ? FIELD_LOCAL : 0U) |
           (session->secure ? FIELD_SECURE : 0U) | (reader ? FIELD_READER : 0U) |
           (reader && reader->all ? FIELD_ALL : 0U) |
           (reader && reader->again ? FIELD_AGAIN : 0U) | (session->user ? FIELD_USER : 0U) |
           (session->edits ? FIELD_EDITS : 0U) | (session->carries ? FIELD_CARRIES : 0U);
}

static struct str or_none(const char *text)
{
    return text ? str_of(text) : STR_NONE;
}

void gate_put_fields(const struct session *session, struct buf *out)
{
    buf_add_u32(out, flags_of(session));
    buf_add_u8(out, session->colours);
    buf_add_u32(out, session->columns);
    buf_add_u32(out, session->rows);
    frame_put_text(out, str_of(session->address));
    frame_put_text(out, or_none(session->client));
    frame_put_text(out, or_none(session->user));
    frame_put_text(out, str_of(session_realname(session)));
    if (session->reader) {
        frame_put_text(out, str_of(session->reader->name));
        frame_put_text(out, str_of(session->reader->tag));
        frame_put_text(out, buf_str(&session->reader->seat));
        buf_add_u64(out, session->reader->after);
    }
}

static void set_flags(struct session *session, uint32_t flags)
{
    session->utf8 = flags & FIELD_UTF8;
    session->screenreader = flags & FIELD_SCREENREADER;
    session->monitors = flags & FIELD_MONITORS;
    session->takes_events = flags & FIELD_TAKES_EVENTS;
    session->chats = flags & FIELD_CHATS;
    session->exempt = flags & FIELD_EXEMPT;
    session->absent = flags & FIELD_ABSENT;
    session->local = flags & FIELD_LOCAL;
    session->secure = flags & FIELD_SECURE;
    session->edits = flags & FIELD_EDITS;
    session->carries = flags & FIELD_CARRIES;
}

/* Text behind a protocol handler is always clean, so text from a peer that claims to be one is
 * cleaned, too. The caller owns the copy. */
static char *copy_clean(struct str text)
{
    struct buf clean = {0};
    str_clean(text, false, &clean);
    char *copy = str_dup(buf_str(&clean));
    buf_finish(&clean);
    return copy;
}

static void take_user(struct session *session, struct str user, struct str realname)
{
    char *clean_user = copy_clean(user);
    char *clean_name = copy_clean(realname);
    session_set_user(session, str_of(clean_user), str_of(clean_name));
    mem_free(clean_user);
    mem_free(clean_name);
}

static void set_reader(
        struct session *session, uint32_t flags, const struct str texts[3], uint64_t after)
{
    struct session_reader *reader = session_read(session);
    (void)str_copy(texts[0], reader->name, sizeof(reader->name));
    (void)str_copy(texts[1], reader->tag, sizeof(reader->tag));
    buf_clear(&reader->seat);
    str_clean(texts[2], false, &reader->seat);
    reader->after = after;
    reader->all = flags & FIELD_ALL;
    reader->again = flags & FIELD_AGAIN;
}

void gate_take_fields(struct frame *frame, struct session *session)
{
    uint32_t flags = frame_take_u32(frame);
    uint8_t colours = frame_take_u8(frame);
    uint32_t columns = frame_take_u32(frame);
    uint32_t rows = frame_take_u32(frame);
    struct str address = frame_take_text(frame);
    struct str client = frame_take_text(frame);
    struct str user = frame_take_text(frame);
    struct str realname = frame_take_text(frame);
    struct str reader[3] = {STR_NONE, STR_NONE, STR_NONE};
    uint64_t after = 0;
    if (flags & FIELD_READER) {
        for (size_t i = 0; i < 3; i++) {
            reader[i] = frame_take_text(frame);
        }
        after = frame_take_u64(frame);
    }
    if (frame->bad) {
        return;
    }
    set_flags(session, flags);
    session->colours = colours;
    session->columns = (uint16_t)columns;
    session->rows = (uint16_t)rows;
    char *own = copy_clean(address);
    session_set_address(session, own);
    mem_free(own);
    own = copy_clean(client);
    session_set_client(session, str_of(own));
    mem_free(own);
    if (flags & FIELD_USER) {
        take_user(session, user, realname);
    }
    if (flags & FIELD_READER) {
        set_reader(session, flags, reader, after);
    }
}

/* The character set is in the upper half of the width, which older processes leave out. */
enum { CHARSET_SHIFT = 16 };

void gate_put_state(const struct session *session, enum session_awaits awaits, struct buf *out)
{
    const struct session_reader *reader = session->reader;
    buf_add_u64(out, session->character);
    buf_add_u64(out, session->token);
    buf_add_u8(out, session->colour_wish);
    buf_add_u8(out, session->screenreader_wish);
    buf_add_u8(out, (uint8_t)awaits);
    buf_add_u8(out, reader && reader->known);
    buf_add_u32(out, session->width | (uint32_t)session->charset_wish << CHARSET_SHIFT);
    buf_add_u64(out, reader ? reader->told : 0);
}

void gate_take_state(
        struct frame *frame, struct session *session, enum session_awaits *out_awaits)
{
    uint64_t character = frame_take_u64(frame);
    uint64_t token = frame_take_u64(frame);
    uint8_t colour = frame_take_u8(frame);
    uint8_t screenreader = frame_take_u8(frame);
    uint8_t awaits = frame_take_u8(frame);
    bool known = frame_take_u8(frame);
    uint32_t width = frame_take_u32(frame);
    uint64_t told = frame_take_u64(frame);
    uint32_t charset = width >> CHARSET_SHIFT;
    if (frame->bad || colour > WISH_YES || screenreader > WISH_YES || awaits > SESSION_SECRET ||
            charset > CHARSET_ASCII) {
        frame->bad = true;
        return;
    }
    session->character = character;
    session->token = token;
    session->colour_wish = colour & 3u;
    session->screenreader_wish = screenreader & 3u;
    session->width = (uint16_t)width;
    session->charset_wish = charset & 3u;
    *out_awaits = (enum session_awaits)awaits;
    if (session->reader) {
        session->reader->known = known;
        session->reader->told = told;
    }
}

/* -- a protocol handler -- */

uint8_t gate_frontend_flags(const struct session_frontend *frontend)
{
    unsigned rights = frontend->rights;
    return (uint8_t)((frontend->calls_only ? GATE_FRONTEND_CALLS_ONLY : 0U) |
                     (frontend->shows_lines ? GATE_FRONTEND_SHOWS_LINES : 0U) |
                     (frontend->mute ? GATE_FRONTEND_MUTE : 0U) |
                     (frontend->streams ? GATE_FRONTEND_STREAMS : 0U) |
                     (rights & SESSION_DELIVERS_MAIL ? GATE_FRONTEND_MAIL : 0U) |
                     (rights & SESSION_CHECKS_KEYS ? GATE_FRONTEND_KEYS : 0U) |
                     (rights & SESSION_CHECKS_OPERATORS ? GATE_FRONTEND_OPERATORS : 0U) |
                     GATE_FRONTEND_SAYS_RIGHTS);
}

/* True for services that visitors of the web use through the proxy. */
static bool is_for_pages(const char *service)
{
    return strcmp(service, "http") == 0 || strcmp(service, "brief") == 0 ||
           strcmp(service, "web") == 0;
}

static unsigned rights_of(uint8_t flags, const char *service)
{
    if (flags & GATE_FRONTEND_SAYS_RIGHTS) {
        return (flags & GATE_FRONTEND_MAIL ? SESSION_DELIVERS_MAIL : 0U) |
               (flags & GATE_FRONTEND_KEYS ? SESSION_CHECKS_KEYS : 0U) |
               (flags & GATE_FRONTEND_OPERATORS ? SESSION_CHECKS_OPERATORS : 0U);
    }
    return strcmp(service, "mail") == 0  ? SESSION_DELIVERS_MAIL
           : strcmp(service, "ssh") == 0 ? SESSION_CHECKS_KEYS
           : strcmp(service, "irc") == 0 ? SESSION_CHECKS_OPERATORS
                                         : 0U;
}

void gate_take_frontend(uint8_t flags, const char *service, struct session_frontend *out)
{
    out->service = service;
    out->rights = rights_of(flags, service);
    out->calls_only = flags & GATE_FRONTEND_CALLS_ONLY;
    out->pages = out->calls_only && is_for_pages(service);
    out->shows_lines = flags & GATE_FRONTEND_SHOWS_LINES;
    out->mute = flags & GATE_FRONTEND_MUTE;
    out->streams = flags & GATE_FRONTEND_STREAMS;
}
