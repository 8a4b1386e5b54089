/* tel_client.c -- works out what a client can do from what it tells us.
 *
 * Clients use several protocols at once, in any order: TTYPE with the MTTS bits, CHARSET,
 * NEW-ENVIRON with the MNES variables, NAWS, GMCP's Core.Hello. Each answer is stored separately
 * and the result recomputed, so the order does not matter:
 *
 *   UTF-8    yes if anything said yes; no if anything said no; else yes
 *   colours  by the MTTS bits, else by the terminal's name, else none
 *
 * This file sends nothing; tel_opts does. Text from the client is cleaned and cut before it is
 * stored. To support another variable, extend `take_variable`. */
#include "net/telnet/tel_client.h"

#include "engine/base/buf.h"
#include "engine/session/session.h"
#include "net/telnet/tel_colour.h"

#include <string.h>

enum {
    MTTS_ANSI = 1,
    MTTS_UTF8 = 4,
    MTTS_256_COLOURS = 8,
    MTTS_SCREENREADER = 64,
    MTTS_TRUE_COLOUR = 256,
};

enum { ENVIRON_VAR = 0, ENVIRON_VALUE = 1, ENVIRON_ESC = 2, ENVIRON_USERVAR = 3 };

/* Clients normally send three: client, terminal and MTTS. Some send more. */
enum { TYPES_MAX = 5 };

/* Longer variable names and values are cut. */
enum { VARIABLE_MAX = 63 };

/* -- the result -- */

static uint8_t colours_of(const struct tel_client *client)
{
    if (!client->mtts_known) {
        return client->terminal_colours;
    }
    if (client->mtts & MTTS_TRUE_COLOUR) {
        return 3;
    }
    if (client->mtts & MTTS_256_COLOURS) {
        return 2;
    }
    return client->mtts & MTTS_ANSI ? 1 : 0;
}

static bool utf8_of(const struct tel_client *client)
{
    if (client->charset_yes || (client->mtts_known && (client->mtts & MTTS_UTF8))) {
        return true;
    }
    return !client->charset_no && !client->mtts_known;
}

static void update(struct tel_client *client)
{
    struct session *session = client->session;
    uint8_t colours = colours_of(client);
    bool utf8 = utf8_of(client);
    if (session->colours != colours || session->utf8 != utf8) {
        session->colours = colours;
        session->utf8 = utf8;
        client->changed = true;
    }
}

static void take_mtts(struct tel_client *client, struct str digits)
{
    uint64_t bits = 0;
    if (!str_to_u64(digits, &bits) || bits > UINT32_MAX) {
        return;
    }
    client->mtts = bits & UINT16_MAX;
    client->mtts_known = true;
    if ((bits & MTTS_SCREENREADER) && !client->session->screenreader) {
        client->session->screenreader = true;
        client->changed = true;
    }
    update(client);
}

/* Returns how good a character set is for the game's text; 0: of no use. */
static unsigned rank_charset(struct str name)
{
    static const char *const names[][2] = {
            {"US-ASCII", "ASCII"}, {"ISO-8859-1", "LATIN1"}, {"UTF-8", "UTF8"}};
    for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (str_equal_nocase(name, str_of(names[i][0])) ||
                str_equal_nocase(name, str_of(names[i][1]))) {
            return i + 1;
        }
    }
    return 0;
}

enum { RANK_LATIN1 = 2, RANK_UTF8 = 3 };

void tel_client_charset(struct tel_client *client, struct str name)
{
    unsigned rank = rank_charset(name);
    client->charset_yes |= rank == RANK_UTF8;
    client->charset_no |= rank != RANK_UTF8;
    client->latin1 = rank == RANK_LATIN1;
    client->changed = true;
    update(client);
}

void tel_client_name(struct tel_client *client, struct str name, struct str version)
{
    struct session *session = client->session;
    struct buf text = {0};
    str_clean(str_trim(name), false, &text);
    if (version.length > 0) {
        buf_add_char(&text, ' ');
        str_clean(str_trim(version), false, &text);
    }
    if (text.length > 0) {
        session_set_client(session, buf_str(&text));
        client->changed = true;
    }
    buf_finish(&text);
}

bool tel_client_sends_utf8(const struct tel_client *client)
{
    uint8_t wish = client->session->charset_wish;
    bool said = client->charset_yes || (client->mtts_known && (client->mtts & MTTS_UTF8));
    return wish == CHARSET_UTF8 || (wish == CHARSET_AUTO && said);
}

static bool is_read_aloud(const struct session *session)
{
    return session->screenreader_wish == WISH_NONE ? session->screenreader
                                                   : session->screenreader_wish == WISH_YES;
}

/* Returns the colours to use: none for a screen reader. A player who wants colours gets 16 if the
 * client reported none. */
static uint8_t wished_colours(const struct session *session)
{
    if (is_read_aloud(session) || session->colour_wish == WISH_NO) {
        return 0;
    }
    return session->colour_wish == WISH_YES && session->colours == 0 ? COLOURS_16
                                                                     : session->colours;
}

struct tel_style tel_client_style(const struct session *session)
{
    return (struct tel_style){
            .colours = wished_colours(session),
            .utf8 = session->charset_wish == CHARSET_AUTO
                            ? session->utf8
                            : session->charset_wish != CHARSET_ASCII,
            .latin1 = session->charset_wish == CHARSET_LATIN1,
            .aloud = is_read_aloud(session),
            .columns = session->width > 0 ? session->width : session->columns,
    };
}

/* -- terminal types -- */

bool tel_client_is_terminal(struct str type, uint8_t *out_colours)
{
    static const struct {
        struct str part;
        uint8_t colours;
    } parts[] = {
            {{"TRUECOLOR", 9}, 3},
            {{"DIRECT", 6}, 3},
            {{"256COLOR", 8}, 2},
            {{"XTERM", 5}, 1},
            {{"ANSI", 4}, 1},
            {{"LINUX", 5}, 1},
            {{"SCREEN", 6}, 1},
            {{"TMUX", 4}, 1},
            {{"RXVT", 4}, 1},
            {{"VT1", 3}, 0},
            {{"VT2", 3}, 0},
            {{"DUMB", 4}, 0},
            {{"UNKNOWN", 7}, 0},
    };

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        for (size_t at = 0; at + parts[i].part.length <= type.length; at++) {
            if (str_starts_nocase(str_slice(type, at, type.length), parts[i].part)) {
                *out_colours = parts[i].colours;
                return true;
            }
        }
    }
    return false;
}

bool tel_client_type(struct tel_client *client, struct str type)
{
    uint32_t hash = (uint32_t)str_hash(type);
    bool repeated = client->types > 0 && hash == client->last_type;
    if (repeated || client->types >= TYPES_MAX || type.length == 0) {
        return false;
    }
    client->types = (client->types + 1U) & 7U;
    client->last_type = hash;
    uint8_t colours = 0;
    if (str_starts_nocase(type, STR("MTTS "))) {
        take_mtts(client, str_trim(str_slice(type, 5, type.length)));
    } else if (tel_client_is_terminal(type, &colours)) {
        client->terminal_colours = colours & 3U;
        update(client);
    } else if (client->types == 1 && !client->session->client) {
        tel_client_name(client, type, STR_NONE);
    }
    return client->types < TYPES_MAX;
}

void tel_client_window(struct tel_client *client, struct str data)
{
    if (data.length != 4) {
        return;
    }
    const unsigned char *bytes = (const unsigned char *)data.bytes;
    uint16_t columns = (uint16_t)(bytes[0] << 8 | bytes[1]);
    uint16_t rows = (uint16_t)(bytes[2] << 8 | bytes[3]);
    struct session *session = client->session;
    if (session->columns != columns || session->rows != rows) {
        session->columns = columns;
        session->rows = rows;
        client->changed = true;
    }
}

struct str tel_client_choose_charset(struct str request)
{
    /* "[TTABLE]" and a version byte may come first; we support no translation tables. */
    if (str_starts(request, STR("[TTABLE]"))) {
        request = str_slice(request, 9, request.length);
    }
    struct str best = STR_NONE;
    char separator = request.length > 0 ? request.bytes[0] : ' ';
    request = str_slice(request, 1, request.length);
    while (request.length > 0) {
        struct str name = str_take_until(&request, separator);
        if (rank_charset(name) > rank_charset(best)) {
            best = name;
        }
    }
    return best;
}

/* -- NEW-ENVIRON -- */

/* A name or value being read. */
struct field {
    char bytes[VARIABLE_MAX];
    size_t length;
};

static void field_add(struct field *field, char c)
{
    if (field->length < sizeof(field->bytes)) {
        field->bytes[field->length++] = c;
    }
}

static struct str field_str(const struct field *field)
{
    return (struct str){field->bytes, field->length};
}

static void take_variable(struct tel_client *client, struct str name, struct str value)
{
    uint8_t colours = 0;
    if (value.length == 0) {
        return;
    }
    if (str_equal(name, STR("CLIENT_NAME"))) {
        tel_client_name(client, value, STR_NONE);
    } else if (str_equal(name, STR("CLIENT_VERSION"))) {
        struct str known = str_of(session_client(client->session));
        if (known.length > 0 && str_find(known, value, 0) == SIZE_MAX) {
            tel_client_name(client, known, value);
        }
    } else if (str_equal(name, STR("CHARSET"))) {
        tel_client_charset(client, value);
    } else if (str_equal(name, STR("MTTS"))) {
        take_mtts(client, value);
    } else if (str_equal(name, STR("OSC_HYPERLINKS_SEND"))) {
        client->sends_links = str_equal(value, STR("1"));
        client->changed = true;
    } else if (str_equal(name, STR("OSC_HYPERLINKS_PROMPT"))) {
        client->prompts_links = str_equal(value, STR("1"));
        client->changed = true;
    } else if (str_equal(name, STR("TERMINAL_TYPE")) &&
               tel_client_is_terminal(value, &colours)) {
        client->terminal_colours = colours & 3U;
        update(client);
    }
}

void tel_client_environ(struct tel_client *client, struct str data)
{
    struct field name = {.length = 0};
    struct field value = {.length = 0};
    struct field *into = NULL;
    /* The first byte is IS, SEND or INFO. A client's SEND has no values, so it does nothing. */
    for (size_t i = 1; i < data.length; i++) {
        char c = data.bytes[i];
        if (c == ENVIRON_VAR || c == ENVIRON_USERVAR) {
            take_variable(client, field_str(&name), field_str(&value));
            name.length = 0;
            value.length = 0;
            into = &name;
        } else if (c == ENVIRON_VALUE) {
            into = &value;
        } else {
            if (c == ENVIRON_ESC && i + 1 < data.length) {
                c = data.bytes[++i];
            }
            if (into) {
                field_add(into, c);
            }
        }
    }
    take_variable(client, field_str(&name), field_str(&value));
}
