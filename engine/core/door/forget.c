/* forget.c -- how does a person go, of whom nothing shall be left?
 *
 * 1. A row of meta "forget:CHARACTER" says who goes and how far it is; it is there from the moment that the account is
 *    locked, so that no crash leaves it half done.
 * 2. First the character leaves play; then all that is theirs goes, in one slice, with the account itself; then the name
 *    goes where others have it, table by table, some rows a slice.
 * 3. What stands against them stays as long as it stands, so that nobody gets rid of a ban in this way.
 * 4. Things that they owned and did not carry stay where they are; their scripts stop, for the owner is nobody. */
#include "engine/core/door/forget.h"

#include "engine/core/act/move.h"
#include "engine/core/door/forget_lines.h"
#include "engine/core/door/sessions.h"
#include "engine/core/door/token.h"
#include "engine/core/door/visit.h"
#include "engine/core/keep/email.h"
#include "engine/core/keep/ledger.h"
#include "engine/core/keep/mail.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/slice.h"
#include "engine/core/run/tasks.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { STEP_MS = 20, ROWS_A_STEP = 250, REPORTS_A_STEP = 20 };

#define PREFIX "forget:"
#define BEHIND_PREFIX "forget;"

/* Where a name stands that is others' to keep, but without it. */
static const struct {
    enum table table;
    const char *
            of; /* rows are gone through by this column, all of a value at once, if each is not another */
    bool each;              /* it is a number that no other row has */
    const char *columns[2]; /* with the name, or folded; NULL: no more */
    const char *id;         /* with the number of the character; NULL: none */
    const char *read;       /* all these */
} places[] = {
        {TABLE_MAIL, "number", true, {"sender_name", NULL}, NULL, "number time_ms sender_name"},
        {TABLE_CHANNEL_LINE, "channel", false, {"sender_name", NULL}, "sender",
                "time_ms sender sender_name"},
        {TABLE_NOTICE, "board", false, {"author_name", NULL}, "author",
                "time_ms author author_name"},
        {TABLE_REPORT, "number", true, {"sender", "about"}, NULL,
                "number time_ms sender about lines"},
        {TABLE_SANCTION, "number", true, {"subject", NULL}, NULL,
                "number time_ms subject state"},
        {TABLE_AUDIT, "number", true, {"actor", "subject"}, NULL,
                "number time_ms actor subject"},
        {TABLE_TELL, "character", false, {"peer_name", NULL}, "peer", "time_ms peer peer_name"},
};

enum { PLACES = sizeof(places) / sizeof(places[0]) };

/* The row of meta, read. */
struct forgetting {
    uint64_t character;
    char name[ACCOUNT_NAME_MAX + 1];
    char key[ACCOUNT_NAME_MAX + 1];
    int64_t place; /* -1: the account is there still */
    int64_t gone_ms; /* wall clock: when it went; whoever has the name from then on is somebody else */
    struct value after; /* rows of that place up to here are done; owned */
};

static struct row row_of_forget(uint64_t character)
{
    char name[40];
    struct row row = row_new(TABLE_META);
    (void)snprintf(name, sizeof(name), PREFIX "%" PRIu64, character);
    row_set_str(&row, "name", str_of(name));
    return row;
}

static void keep_forget(struct engine *engine, const struct forgetting *forgetting)
{
    struct row row = row_of_forget(forgetting->character);
    struct value value = value_table();
    value_table_set_str(&value, STR("name"), value_text(forgetting->name));
    value_table_set_str(&value, STR("key"), value_text(forgetting->key));
    value_table_set_str(&value, STR("place"), value_int(forgetting->place));
    value_table_set_str(&value, STR("gone"), value_int(forgetting->gone_ms));
    value_table_set_str(&value, STR("after"), value_dup(&forgetting->after));
    row_set(&row, "value", value);
    rows_put(engine->world, &row);
}

static void read_text(const struct value *table, struct str name, char *out)
{
    const struct value *text = value_table_get_str(table, name);
    (void)str_copy(text ? value_as_str(text) : STR_NONE, out, ACCOUNT_NAME_MAX + 1);
}

static bool find_forget(struct engine *engine, uint64_t character, struct forgetting *out)
{
    struct row row = row_of_forget(character);
    bool found =
            rows_find(engine->world, &row) && row_value(&row, "value")->kind == VALUE_TABLE;
    if (found) {
        const struct value *table = row_value(&row, "value");
        const struct value *place = value_table_get_str(table, STR("place"));
        const struct value *after = value_table_get_str(table, STR("after"));
        const struct value *gone = value_table_get_str(table, STR("gone"));
        *out = (struct forgetting){.character = character,
                .place = place ? value_as_int(place, 0) : 0,
                .gone_ms = gone ? value_as_int(gone, 0) : 0,
                .after = after ? value_dup(after) : value_nil()};
        read_text(table, STR("name"), out->name);
        read_text(table, STR("key"), out->key);
    }
    row_finish(&row);
    return found;
}

/* -- what is theirs -- */

struct letters {
    uint64_t numbers[MAIL_LETTERS_MAX];
    size_t count;
};

static void take_letter(void *data, const struct letter *letter)
{
    struct letters *letters = data;
    if (letters->count < MAIL_LETTERS_MAX) {
        letters->numbers[letters->count++] = letter->number;
    }
}

/* As scripts/lib/scores.lua has them: lists of {player, name, score} by board. */
static void drop_scores(struct engine *engine, uint64_t character)
{
    const struct value *boards = ledger_get(engine, STR("scores"));
    struct value kept = value_table();
    for (size_t i = 0; boards->kind == VALUE_TABLE && i < value_table_count(boards); i++) {
        struct value key;
        const struct value *rows = value_table_at(boards, i, &key);
        struct value list = value_table();
        for (size_t k = 0; rows->kind == VALUE_TABLE && k < rows->table->item_count; k++) {
            const struct value *item = &rows->table->items[k];
            const struct value *player =
                    item->kind == VALUE_TABLE ? value_table_get_str(item, STR("player")) : NULL;
            if (!player || value_as_id(player) != character) {
                value_table_append(&list, value_dup(item));
            }
        }
        value_table_set(&kept, value_dup(&key), list);
    }
    if (value_table_count(&kept) > 0) {
        (void)ledger_set(engine, STR("scores"), kept);
    } else {
        value_finish(&kept);
    }
}

/* What they carried lies where they were last, as a guest's does. */
static void leave_things(struct engine *engine, struct object *character)
{
    struct object *place = character->location
                                   ? world_find(engine->world, character->location)
                                   : prop_object(engine->world, character, ATOM_asleep);
    struct buf reason = {0};
    size_t count = 0;
    place = place ? place : world_find_ref(engine->world, str_of(engine->options.start));
    while (place && (place_contents(engine->world, character, &count), count > 0)) {
        const uint64_t *ids = place_contents(engine->world, character, &count);
        struct object *thing = world_find(engine->world, ids[count - 1]);
        struct move move = {.thing = thing, .to = place, .how = STR("drop"), .force = true};
        if (!thing || (!move_object(engine, &move, &reason) &&
                              !place_move(engine->world, thing, place))) {
            break;
        }
    }
    buf_finish(&reason);
}

static void drop_account(struct engine *engine, const struct forgetting *forgetting)
{
    struct letters letters = {.count = 0};
    token_revoke_all(engine, forgetting->character);
    (void)email_forget(engine, forgetting->character);
    mail_each_head(engine, forgetting->character, take_letter, &letters);
    for (size_t i = 0; i < letters.count; i++) {
        (void)mail_delete(engine, forgetting->character, letters.numbers[i]);
    }
    struct row row = row_new(TABLE_ACCOUNT);
    row_set_str(&row, "key", str_of(forgetting->key));
    rows_delete(engine->world, &row);
    row_finish(&row);
    drop_scores(engine, forgetting->character);
    struct object *character = world_find(engine->world, forgetting->character);
    if (character) {
        leave_things(engine, character);
        destroy_object(engine, character);
    }
}

/* -- what others have of it -- */

static bool is_theirs(const struct value *value, const struct forgetting *forgetting)
{
    return value->kind == VALUE_STRING &&
           (str_equal_nocase(value_as_str(value), str_of(forgetting->name)) ||
                   str_equal_nocase(value_as_str(value), str_of(forgetting->key)));
}

/* A report has beside each of its people their name, door, address and place as they were then: report.c. */
static void clear_person(struct row *row, const char *who)
{
    const struct value *data = row_value(row, "data");
    struct value kept = value_table();
    for (size_t i = 0; data->kind == VALUE_TABLE && i < value_table_count(data); i++) {
        struct value key;
        const struct value *member = value_table_at(data, i, &key);
        if (!str_starts(value_as_str(&key), str_of(who))) {
            value_table_set(&kept, value_dup(&key), value_dup(member));
        }
    }
    row_set(row, "data", kept);
}

/* The lines of a report that they sent are what they were told. */
static void clear_lines(
        struct engine *engine, struct row *row, const struct forgetting *forgetting)
{
    struct buf lines = {0};
    struct forget_words forget = {
            str_of(forgetting->name), phrase_get(engine, PHRASE_forget_somebody)};
    forget_lines_put(row_str(row, "lines"), &forget,
            is_theirs(row_value(row, "sender"), forgetting), &lines);
    row_set_str(row, "lines", buf_str(&lines));
    buf_finish(&lines);
}

/* Puts words for the name in a row that is theirs. Ends row. */
static void clear_row(
        struct engine *engine, struct row row, const struct forgetting *forgetting)
{
    const int64_t place = forgetting->place;
    if (!rows_find(engine->world, &row)) {
        row_finish(&row);
        return;
    }
    if (places[place].table == TABLE_REPORT) {
        clear_lines(engine, &row, forgetting);
    }
    for (size_t i = 0; i < 2 && places[place].columns[i]; i++) {
        if (is_theirs(row_value(&row, places[place].columns[i]), forgetting)) {
            row_set_str(
                    &row, places[place].columns[i], phrase_get(engine, PHRASE_forget_somebody));
            if (places[place].table == TABLE_REPORT) {
                clear_person(&row, places[place].columns[i]);
            }
        }
    }
    const char *id = places[place].id;
    if (id && value_as_id(row_value(&row, id)) == forgetting->character) {
        row_set_id(&row, id, 0);
    }
    rows_put(engine->world, &row);
}

static bool names_them(const struct row *row, const struct forgetting *forgetting)
{
    const int64_t place = forgetting->place;
    const char *id = places[place].id;
    bool stands = places[place].table == TABLE_SANCTION && row_int(row, "state") == 0;
    if (stands || row_int(row, "time_ms") > forgetting->gone_ms) {
        return false;
    }
    bool names = id && value_as_id(row_value(row, id)) == forgetting->character;
    names = names || (places[place].table == TABLE_REPORT &&
                             forget_lines_are(row_str(row, "lines"), str_of(forgetting->name)));
    for (size_t i = 0; i < 2 && places[place].columns[i]; i++) {
        names = names || is_theirs(row_value(row, places[place].columns[i]), forgetting);
    }
    return names;
}

static struct row key_of_forget(const struct row *row)
{
    const struct table_def *def = table_def(row->table);
    struct row key = row_new(row->table);
    for (size_t i = 0; i < def->key_count; i++) {
        row_set(&key, def->columns[i], value_dup(row_value(row, def->columns[i])));
    }
    return key;
}

/* Fills in the next value of the column that the rows are gone through by; false: there is none. */
static bool find_group(
        struct engine *engine, const struct forgetting *forgetting, struct value *out)
{
    const char *of = places[forgetting->place].of;
    struct store_select select = {.table = places[forgetting->place].table,
            .where = {{of, STORE_ABOVE, forgetting->after}},
            .order = of,
            .only = of};
    struct rows rows = rows_read(engine->world, &select, 1);
    bool found = rows.count > 0;
    if (found) {
        *out = value_dup(row_value(&rows.items[0], of));
    }
    rows_finish(&rows);
    return found;
}

/* Some rows of the table where it stands; false: there are no more. */
static bool clear_some(struct engine *engine, struct forgetting *forgetting)
{
    const int64_t place = forgetting->place;
    struct value group = value_nil();
    if (forgetting->after.kind == VALUE_NIL) {
        forgetting->after =
                places[place].table == TABLE_CHANNEL_LINE ? value_text("") : value_int(0);
    }
    if (!places[place].each && !find_group(engine, forgetting, &group)) {
        return false;
    }
    struct store_select select = {.table = places[place].table,
            .where = {{places[place].of, places[place].each ? STORE_ABOVE : STORE_EQUAL,
                    places[place].each ? forgetting->after : group}},
            .order = "number",
            .only = places[place].read};
    size_t most = places[place].table == TABLE_REPORT ? REPORTS_A_STEP : ROWS_A_STEP;
    struct rows rows = rows_read(engine->world, &select, places[place].each ? most : 0);
    for (size_t i = 0; i < rows.count; i++) {
        if (names_them(&rows.items[i], forgetting)) {
            clear_row(engine, key_of_forget(&rows.items[i]), forgetting);
        }
    }
    bool more = !places[place].each || rows.count == most;
    value_finish(&forgetting->after);
    forgetting->after = !places[place].each ? group
                        : rows.count > 0
                                ? value_dup(row_value(&rows.items[rows.count - 1], "number"))
                                : value_nil();
    rows_finish(&rows);
    return more;
}

/* -- step by step -- */

static void push(struct engine *engine, uint64_t character);

static void step(struct engine *engine, void *data)
{
    uint64_t character = (uint64_t)(uintptr_t)data;
    struct forgetting forgetting;
    slice_begin(engine, 0, 0);
    bool found = find_forget(engine, character, &forgetting);
    bool waits = found && forgetting.place < 0 && presence_find(engine, character);
    if (found && !waits && forgetting.place < 0) {
        drop_account(engine, &forgetting);
        forgetting.place = 0;
        forgetting.gone_ms = clock_wall_ms();
    } else if (found && !waits && forgetting.place < PLACES &&
               !clear_some(engine, &forgetting)) {
        forgetting.place++;
        value_finish(&forgetting.after);
        forgetting.after = value_nil();
    }
    bool over = found && forgetting.place >= PLACES;
    if (over) {
        struct row row = row_of_forget(character);
        rows_delete(engine->world, &row);
        row_finish(&row);
    } else if (found && !waits) {
        keep_forget(engine, &forgetting);
    }
    if (found) {
        value_finish(&forgetting.after);
    }
    slice_commit(engine);
    if (found && !over) {
        push(engine, character);
    }
}

static void drop(struct engine *engine, void *data)
{
    (void)engine;
    (void)data;
}

static void push(struct engine *engine, uint64_t character)
{
    (void)tasks_push_behind_at(engine,
            (struct task){step, drop, (void *)(uintptr_t)character, 0}, clock_ms() + STEP_MS);
}

bool forget_begin(struct engine *engine, const struct account *account, struct err *err)
{
    struct forgetting forgetting = {.character = account->character, .place = -1};
    if (account->role == PERM_WIZARD) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_forget_wizard);
    }
    if (engine->post) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_forget_realm);
    }
    (void)str_copy(str_of(account->name), forgetting.name, sizeof(forgetting.name));
    (void)str_copy(str_of(account->key), forgetting.key, sizeof(forgetting.key));
    keep_forget(engine, &forgetting);
    const char *bye = phrase_get(engine, PHRASE_forget_bye).bytes;
    sessions_end(engine, account->character, 0, bye);
    account_set_disabled(engine, account, true);
    if (presence_find(engine, account->character)) {
        visit_end(engine, account->character, bye);
    }
    push(engine, forgetting.character);
    return true;
}

void forget_resume(struct engine *engine)
{
    struct value from = value_text(PREFIX);
    struct value to = value_text(BEHIND_PREFIX);
    struct store_select select = {.table = TABLE_META,
            .where = {{"name", STORE_ABOVE, from}, {"name", STORE_BELOW, to}},
            .order = "name",
            .only = "name"};
    struct rows rows = rows_read(engine->world, &select, 0);
    for (size_t i = 0; i < rows.count; i++) {
        struct str name = row_str(&rows.items[i], "name");
        uint64_t character = 0;
        if (str_to_u64(str_slice(name, strlen(PREFIX), name.length), &character)) {
            push(engine, character);
        }
    }
    rows_finish(&rows);
    value_finish(&from);
    value_finish(&to);
}
