/* tel_msdp.c -- MSDP variables: their source events, their last values, and which ones a client
 * wants.
 *
 * The last value of each is kept, since a client may ask at any time; only for connections that
 * speak MSDP.
 *
 * To add a variable, add a row to `variables`. */
#include "net/mudclients/tel_msdp.h"

#include "engine/base/base.h"
#include "engine/base/mem.h"

#include <jansson.h>

#include <inttypes.h>
#include <string.h>

enum { VAR = 1, VAL, TABLE_OPEN, TABLE_CLOSE, ARRAY_OPEN, ARRAY_CLOSE };

enum { ANSWER_MAX = 16 * 1024, ASKED_MAX = 64 };

/* member NULL: the whole event. */
static const struct {
    const char *name;
    const char *topic;
    const char *member;
} variables[] = {
        {"CHARACTER_NAME", "Char.Name", "name"},
        {"HEALTH", "Char.Vitals", "hp"},
        {"HEALTH_MAX", "Char.Vitals", "maxhp"},
        {"MANA", "Char.Vitals", "mp"},
        {"MANA_MAX", "Char.Vitals", "maxmp"},
        {"MOVEMENT", "Char.Vitals", "ep"},
        {"MOVEMENT_MAX", "Char.Vitals", "maxep"},
        {"LEVEL", "Char.Status", "level"},
        {"CLASS", "Char.Status", "class"},
        {"POSITION", "Char.Status", "position"},
        {"EXPERIENCE", "Char.Status", "xp"},
        {"EXPERIENCE_TNL", "Char.Status", "tnl"},
        {"OPPONENT_NAME", "Char.Status", "target"},
        {"OPPONENT_HEALTH", "Char.Status", "target_hp"},
        {"AFFECTS", "Char.Affects", NULL},
        {"GROUP", "Char.Group", NULL},
        {"ROOM", "Room.Info", NULL},
        {"ROOM_VNUM", "Room.Info", "num"},
        {"ROOM_NAME", "Room.Info", "name"},
        {"ROOM_AREA", "Room.Info", "area"},
        {"ROOM_EXITS", "Room.Info", "exits"},
        {"ROOM_COORDS", "Room.Info", "coords"},
        {"ROOM_TERRAIN", "Room.Info", "environment"},
        {"WORLD", "Room.Info", "world"},
        {"CHARACTER_FULLNAME", "Char.Name", "fullname"},
        {"QUESTS", "Char.Quests", NULL},
        {"CHANNEL_TEXT", "Comm.Channel.Text", NULL},
        {"MENU", "Menu.Show", NULL},
};

enum { VARIABLES = sizeof(variables) / sizeof(variables[0]) };

struct tel_msdp {
    json_t *values[VARIABLES]; /* owned; NULL: no value yet */
    bool reported[VARIABLES];
};

struct tel_msdp *tel_msdp_create(void)
{
    return mem_alloc(sizeof(struct tel_msdp));
}

void tel_msdp_destroy(struct tel_msdp *msdp)
{
    for (size_t i = 0; msdp && i < VARIABLES; i++) {
        json_decref(msdp->values[i]);
    }
    mem_free(msdp);
}

/* -- out -- */

static void put_text(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.bytes[i] > ARRAY_CLOSE) {
            buf_add_char(out, text.bytes[i]);
        }
    }
}

static void put_value(const json_t *value, struct buf *out);

/* Member names are written in upper case like variables; the protocol calls the number of a room
 * VNUM. */
static void put_member(const char *name, const json_t *value, struct buf *out)
{
    buf_add_char(out, VAR);
    if (strcmp(name, "num") == 0) {
        buf_add_text(out, "VNUM");
    } else {
        for (const char *c = name; *c; c++) {
            char upper = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
            put_text((struct str){&upper, 1}, out);
        }
    }
    buf_add_char(out, VAL);
    put_value(value, out);
}

/* Writes an object. The game names the members of an event; keys below them, such as directions,
 * are data and stay unchanged. */
static void put_table(const json_t *value, bool data, struct buf *out)
{
    const char *name = NULL;
    json_t *member = NULL;
    buf_add_char(out, TABLE_OPEN);
    json_object_foreach((json_t *)(uintptr_t)value, name, member)
    {
        if (data) {
            buf_add_char(out, VAR);
            put_text(str_of(name), out);
            buf_add_char(out, VAL);
            put_value(member, out);
        } else {
            put_member(name, member, out);
        }
    }
    buf_add_char(out, TABLE_CLOSE);
}

static void put_array(const json_t *value, struct buf *out)
{
    buf_add_char(out, ARRAY_OPEN);
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *item = json_array_get(value, i);
        buf_add_char(out, VAL);
        if (json_is_object(item)) {
            put_table(item, false, out);
        } else {
            put_value(item, out);
        }
    }
    buf_add_char(out, ARRAY_CLOSE);
}

static void put_value(const json_t *value, struct buf *out)
{
    if (json_is_object(value)) {
        put_table(value, true, out);
    } else if (json_is_array(value)) {
        put_array(value, out);
    } else if (json_is_string(value)) {
        put_text((struct str){json_string_value(value), json_string_length(value)}, out);
    } else if (json_is_integer(value)) {
        buf_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    } else if (json_is_real(value)) {
        buf_printf(out, "%g", json_real_value(value));
    } else if (json_is_boolean(value)) {
        buf_add_char(out, json_is_true(value) ? '1' : '0');
    }
}

static void end_answer(struct buf *out, size_t begun)
{
    size_t length = out->length - begun - 2;
    if (length > ANSWER_MAX) {
        buf_truncate(out, begun);
        return;
    }
    out->bytes[begun] = (char)(length >> 8);
    out->bytes[begun + 1] = (char)(length & 0xFF);
}

static size_t begin_answer(struct buf *out, const char *name)
{
    size_t begun = out->length;
    buf_add(out, "\0\0", 2);
    buf_add_char(out, VAR);
    buf_add_text(out, name);
    buf_add_char(out, VAL);
    return begun;
}

static void put_variable(const struct tel_msdp *msdp, size_t i, struct buf *out)
{
    size_t begun = begin_answer(out, variables[i].name);
    const json_t *value = msdp->values[i];
    if (json_is_object(value) && !variables[i].member) {
        put_table(value, false, out);
    } else if (value) {
        put_value(value, out);
    }
    end_answer(out, begun);
}

bool tel_msdp_next(struct str *answers, struct str *out)
{
    if (answers->length < 2) {
        return false;
    }
    size_t length =
            (size_t)(unsigned char)answers->bytes[0] << 8 | (unsigned char)answers->bytes[1];
    *out = str_slice(*answers, 2, 2 + length);
    *answers = str_slice(*answers, 2 + length, answers->length);
    return true;
}

/* -- events -- */

void tel_msdp_event(struct tel_msdp *msdp, struct str topic, struct str json, struct buf *out)
{
    json_t *event = NULL;
    for (size_t i = 0; i < VARIABLES; i++) {
        if (!str_equal(topic, str_of(variables[i].topic))) {
            continue;
        }
        event = event ? event : json_loadb(json.bytes, json.length, JSON_DECODE_ANY, NULL);
        const char *member = variables[i].member;
        json_t *value = member ? json_object_get(event, member) : event;
        if (value && !(msdp->values[i] && json_equal(value, msdp->values[i]))) {
            json_decref(msdp->values[i]);
            msdp->values[i] = json_incref(value);
            if (msdp->reported[i]) {
                put_variable(msdp, i, out);
            }
        }
    }
    json_decref(event);
}

/* -- in -- */

static void list_names(const struct tel_msdp *msdp, struct str which, struct buf *out)
{
    static const char *const commands[] = {"LIST", "REPORT", "RESET", "SEND", "UNREPORT"};
    static const char *const lists[] = {"COMMANDS", "LISTS", "CONFIGURABLE_VARIABLES",
            "REPORTABLE_VARIABLES", "REPORTED_VARIABLES", "SENDABLE_VARIABLES"};
    bool reported = str_equal_nocase(which, STR("REPORTED_VARIABLES"));
    bool all = reported || str_equal_nocase(which, STR("REPORTABLE_VARIABLES")) ||
               str_equal_nocase(which, STR("SENDABLE_VARIABLES"));
    bool is_commands = str_equal_nocase(which, STR("COMMANDS"));
    const char *const *names = is_commands ? commands : lists;
    size_t count = is_commands ? sizeof(commands) / sizeof(commands[0])
                   : str_equal_nocase(which, STR("LISTS")) ? sizeof(lists) / sizeof(lists[0])
                                                           : 0;
    bool known = false;
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        known = known || str_equal_nocase(which, str_of(lists[i]));
    }
    if (!known) {
        return;
    }
    char name[32];
    (void)str_copy(which, name, sizeof(name));
    size_t begun = begin_answer(out, name);
    buf_add_char(out, ARRAY_OPEN);
    for (size_t i = 0; i < (all ? (size_t)VARIABLES : count); i++) {
        if (!reported || msdp->reported[i]) {
            buf_add_char(out, VAL);
            buf_add_text(out, all ? variables[i].name : names[i]);
        }
    }
    buf_add_char(out, ARRAY_CLOSE);
    end_answer(out, begun);
}

static void reset(struct tel_msdp *msdp)
{
    memset(msdp->reported, 0, sizeof(msdp->reported));
}

static void take_tel_msdp(
        struct tel_msdp *msdp, struct str command, struct str value, struct buf *out)
{
    bool report = str_equal_nocase(command, STR("REPORT"));
    bool unreport = str_equal_nocase(command, STR("UNREPORT"));
    if (str_equal_nocase(command, STR("LIST"))) {
        list_names(msdp, value, out);
    } else if (str_equal_nocase(command, STR("RESET"))) {
        reset(msdp);
    }
    for (size_t i = 0; i < VARIABLES; i++) {
        if (!str_equal_nocase(value, str_of(variables[i].name))) {
            continue;
        }
        msdp->reported[i] = report || (msdp->reported[i] && !unreport);
        if (str_equal_nocase(command, STR("SEND")) || (report && msdp->values[i])) {
            put_variable(msdp, i, out);
        }
    }
}

/* Accepts VAR COMMAND VAL NAME [VAL NAME ...], and the same with the names as an array. */
void tel_msdp_receive(struct tel_msdp *msdp, struct str data, struct buf *out)
{
    struct str command = STR_NONE;
    unsigned asked = 0;
    for (size_t i = 0; i < data.length && asked < ASKED_MAX;) {
        unsigned char mark = (unsigned char)data.bytes[i++];
        size_t end = i;
        while (end < data.length && (unsigned char)data.bytes[end] > ARRAY_CLOSE) {
            end++;
        }
        struct str word = str_slice(data, i, end);
        if (mark == VAR) {
            command = word;
        } else if (mark == VAL && word.length > 0) {
            take_tel_msdp(msdp, command, word, out);
            asked++;
        }
        i = mark <= ARRAY_CLOSE ? end : i;
    }
}
