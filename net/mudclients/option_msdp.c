/* option_msdp.c -- MSDP, the Mud Server Data Protocol (option 69; tintin.mudhalla.net/protocols/msdp): a
 * client reads variables by name, or is told whenever they change. Their values are those that GMCP
 * sends.
 *
 * The last value of each is kept, since a client may ask at any time; only for connections that
 * speak MSDP.
 *
 * To add a variable, add a row to `variables`. */
#include "engine/base/base.h"
#include "engine/base/buf.h"
#include "net/mudclients/options.h"
#include "net/telnet/tel_opts.h"

#include <jansson.h>

#include <inttypes.h>
#include <string.h>

enum { OPTION_MSDP = 69 };

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

struct msdp {
    json_t *values[VARIABLES]; /* owned; NULL: no value yet */
    bool reported[VARIABLES];
};

static void finish_msdp(void *state)
{
    struct msdp *msdp = state;
    for (size_t i = 0; i < VARIABLES; i++) {
        json_decref(msdp->values[i]);
    }
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

static void begin_answer(struct buf *out, const char *name)
{
    buf_add_char(out, VAR);
    buf_add_text(out, name);
    buf_add_char(out, VAL);
}

/* Sends the answer, unless it is too long. */
static void end_answer(struct tel_opts *opts, struct buf *answer)
{
    if (answer->length <= ANSWER_MAX) {
        tel_opts_send(opts, OPTION_MSDP, buf_str(answer));
    }
    buf_finish(answer);
}

static void send_variable(struct tel_opts *opts, const struct msdp *msdp, size_t i)
{
    struct buf answer = {0};
    const json_t *value = msdp->values[i];
    begin_answer(&answer, variables[i].name);
    if (json_is_object(value) && !variables[i].member) {
        put_table(value, false, &answer);
    } else if (value) {
        put_value(value, &answer);
    }
    end_answer(opts, &answer);
}

/* -- events -- */

static void event_msdp(struct tel_opts *opts, void *state, struct str topic, struct str json)
{
    struct msdp *msdp = state;
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
                send_variable(opts, msdp, i);
            }
        }
    }
    json_decref(event);
}

/* -- in -- */

static void list_names(struct tel_opts *opts, const struct msdp *msdp, struct str which)
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
    struct buf answer = {0};
    begin_answer(&answer, name);
    buf_add_char(&answer, ARRAY_OPEN);
    for (size_t i = 0; i < (all ? (size_t)VARIABLES : count); i++) {
        if (!reported || msdp->reported[i]) {
            buf_add_char(&answer, VAL);
            buf_add_text(&answer, all ? variables[i].name : names[i]);
        }
    }
    buf_add_char(&answer, ARRAY_CLOSE);
    end_answer(opts, &answer);
}

static void reset(struct msdp *msdp)
{
    memset(msdp->reported, 0, sizeof(msdp->reported));
}

static void take_command(
        struct tel_opts *opts, struct msdp *msdp, struct str command, struct str value)
{
    bool report = str_equal_nocase(command, STR("REPORT"));
    bool unreport = str_equal_nocase(command, STR("UNREPORT"));
    if (str_equal_nocase(command, STR("LIST"))) {
        list_names(opts, msdp, value);
    } else if (str_equal_nocase(command, STR("RESET"))) {
        reset(msdp);
    }
    for (size_t i = 0; i < VARIABLES; i++) {
        if (!str_equal_nocase(value, str_of(variables[i].name))) {
            continue;
        }
        msdp->reported[i] = report || (msdp->reported[i] && !unreport);
        if (str_equal_nocase(command, STR("SEND")) || (report && msdp->values[i])) {
            send_variable(opts, msdp, i);
        }
    }
}

/* Accepts VAR COMMAND VAL NAME [VAL NAME ...], and the same with the names as an array. */
static void receive_msdp(struct tel_opts *opts, void *state, struct str data)
{
    struct msdp *msdp = state;
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
            take_command(opts, msdp, command, word);
            asked++;
        }
        i = mark <= ARRAY_CLOSE ? end : i;
    }
}

static bool takes_events_of_msdp(const void *state)
{
    (void)state;
    return true;
}

const struct tel_option option_msdp = {
        .number = OPTION_MSDP,
        .size = sizeof(struct msdp),
        .finish = finish_msdp,
        .receive = receive_msdp,
        .takes_events = takes_events_of_msdp,
        .event = event_msdp,
};
