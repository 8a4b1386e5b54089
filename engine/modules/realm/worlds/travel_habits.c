/* travel_habits.c -- Translation of options and awards that contain numbers of their world.
 *
 *   options.ignore  {ID = NAME, MASK = MASK}: abroad each ID becomes the mask NAME@HOME, and in the
 *                   world HOME the ID of that account. A player ignored without being known (-ID)
 *                   becomes -ID@HOME, which matches nobody abroad.
 *   options.known, options.faces, options.languages  people that the player has met or ignores by
 *                                                    their face, and the area of a language: abroad
 *                                                    "known@HOME", "faces@HOME" and
 *                                                    "languages@HOME", which have no effect there
 *   _awards         {"OWNER:KEY" = TITLE}: abroad "HOME/OWNER:KEY" */
#include "engine/core/people/account.h"
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "world/value/value.h"

#include <inttypes.h>
#include <string.h>

#define IGNORE STR("ignore")

/* Replaces value by table. */
static void put_table(struct value *value, struct value table)
{
    value_finish(value);
    *value = table;
}

static bool is_table(const struct value *value)
{
    return value && value->kind == VALUE_TABLE;
}

static bool is_awards(struct str name)
{
    return str_equal(name, STR("_awards"));
}

/* -- leaving -- */

static void put_ignored_out(struct engine *engine, const struct value *key,
        const struct value *whom, struct value *out)
{
    struct buf mask = {0};
    struct buf folded = {0};
    if (key->kind == VALUE_STRING) {
        value_table_set(out, value_dup(key), value_dup(whom));
    } else if (value_as_int(key, 0) < 0) {
        buf_printf(&mask, "%" PRId64 "@%s", value_as_int(key, 0), outbox_name(engine));
        value_table_set_str(out, buf_str(&mask), value_dup(whom));
    } else if (value_as_str(whom).length > 0) {
        buf_printf(&mask, "%.*s@%s", STR_FMT(value_as_str(whom)), outbox_name(engine));
        str_fold(buf_str(&mask), &folded);
        value_table_set_str(out, buf_str(&folded), value_str(buf_str(&mask)));
    }
    buf_finish(&mask);
    buf_finish(&folded);
}

static struct value ignored_out(struct engine *engine, const struct value *ignored)
{
    struct value out = value_table();
    for (size_t i = 0; i < value_table_count(ignored); i++) {
        struct value key;
        const struct value *whom = value_table_at(ignored, i, &key);
        put_ignored_out(engine, &key, whom, &out);
    }
    return out;
}

static struct value awards_out(struct engine *engine, const struct value *awards)
{
    struct value out = value_table();
    struct buf full = {0};
    for (size_t i = 0; i < value_table_count(awards); i++) {
        struct value key;
        const struct value *title = value_table_at(awards, i, &key);
        struct str name = value_as_str(&key);
        buf_clear(&full);
        if (str_find_char(name, '/', 0) == SIZE_MAX) {
            buf_printf(&full, "%s/", outbox_name(engine));
        }
        buf_add_str(&full, name);
        value_table_set_str(&out, buf_str(&full), value_dup(title));
    }
    buf_finish(&full);
    return out;
}

/* Renames the options that contain numbers of people here, by adding or removing the world's
 * name. */
static void rename_people(struct engine *engine, struct value *options, bool out)
{
    static const char *const names[] = {"known", "faces", "languages"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct buf away = {0};
        buf_printf(&away, "%s@%s", names[i], outbox_name(engine));
        struct str from = out ? str_of(names[i]) : buf_str(&away);
        struct str to = out ? buf_str(&away) : str_of(names[i]);
        const struct value *people = value_table_get_str(options, from);
        struct value moved = people ? value_dup(people) : value_nil();
        if (people || !out) {
            value_table_set_str(options, from, value_nil());
            value_table_set_str(options, to, moved);
        }
        buf_finish(&away);
    }
}

void travel_habits_out(struct engine *engine, struct str name, struct value *value)
{
    if (is_awards(name) && is_table(value)) {
        put_table(value, awards_out(engine, value));
    } else if (str_equal(name, STR("options")) && is_table(value)) {
        if (is_table(value_table_get_str(value, IGNORE))) {
            struct value ignored = ignored_out(engine, value_table_get_str(value, IGNORE));
            value_table_set_str(value, IGNORE, ignored);
        }
        rename_people(engine, value, true);
    }
}

/* -- arriving -- */

/* Returns the character that a mask "NAME@HERE" means; 0 if it means somebody elsewhere. */
static uint64_t person_of(struct engine *engine, struct str mask)
{
    struct str world = mask;
    struct str name = str_take_until(&world, '@');
    bool here = str_equal(world, str_of(outbox_name(engine))) && account_name_is_formed(name);
    const struct account *account = here ? account_find(engine, name) : NULL;
    return account ? account->character : 0;
}

/* Returns the number in "-12@HERE", or 0. */
static int64_t disguised_of(struct engine *engine, struct str mask)
{
    struct str world = mask;
    int64_t id = 0;
    bool ok = str_to_i64(str_take_until(&world, '@'), &id) &&
              str_equal(world, str_of(outbox_name(engine)));
    return ok ? id : 0;
}

static struct value ignored_in(struct engine *engine, const struct value *ignored)
{
    struct value in = value_table();
    for (size_t i = 0; i < value_table_count(ignored); i++) {
        struct value key;
        const struct value *mask = value_table_at(ignored, i, &key);
        uint64_t person = person_of(engine, value_as_str(&key));
        int64_t disguised = disguised_of(engine, value_as_str(&key));
        if (disguised < 0) {
            value_table_set(&in, value_int(disguised), value_dup(mask));
        } else if (person != 0) {
            struct str name = value_as_str(mask);
            value_table_set(
                    &in, value_int((int64_t)person), value_str(str_take_until(&name, '@')));
        } else if (key.kind == VALUE_STRING) {
            value_table_set(&in, value_dup(&key), value_dup(mask));
        }
    }
    return in;
}

static struct value awards_in(struct engine *engine, const struct value *awards)
{
    struct value in = value_table();
    for (size_t i = 0; i < value_table_count(awards); i++) {
        struct value key;
        const struct value *title = value_table_at(awards, i, &key);
        struct str rest = value_as_str(&key);
        struct str world = str_take_until(&rest, '/');
        bool own = str_equal(world, str_of(outbox_name(engine)));
        /* A key without a world would pass for one of this world's builders. */
        if (key.kind == VALUE_STRING && (own || rest.length > 0)) {
            value_table_set_str(&in, own ? rest : value_as_str(&key), value_dup(title));
        }
    }
    return in;
}

void travel_habits_in(struct engine *engine, struct str name, struct value *value)
{
    if (is_awards(name) && is_table(value)) {
        put_table(value, awards_in(engine, value));
    } else if (str_equal(name, STR("options")) && is_table(value)) {
        if (is_table(value_table_get_str(value, IGNORE))) {
            struct value ignored = ignored_in(engine, value_table_get_str(value, IGNORE));
            value_table_set_str(value, IGNORE, ignored);
        }
        rename_people(engine, value, false);
    }
}
