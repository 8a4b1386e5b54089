/* report.c -- reports from players to the wizards, and their handling.
 *
 * 1. The lines of a report are the sender's stored scrollback (session/transcript.h), copied
 *    when it is filed, so that nobody can dispute them later.
 * 2. People and places are stored as they were then: guests leave, people move.
 * 3. A report about somebody begins with their name: "report bob shouts at me". People without
 *    an account are found only while they are in play.
 *
 * The scripts limit who may send how many (scripts/moderation/commands/reports.lua). */
#include "engine/core/chat/report.h"

#include "engine/core/object_kind.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/scrollback.h"
#include "engine/core/output/words.h"
#include "engine/core/people/account.h"
#include "engine/core/people/audit.h"
#include "engine/core/people/person.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/outside_event.h"
#include "engine/core/run/transaction.h"
#include "world/model/prop.h"
#include "world/model/rows.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const states[REPORT_STATES] = {"open", "taken", "closed"};

const char *report_state_name(enum report_state state)
{
    return states[state];
}

enum report_state report_state_of(struct str name)
{
    return (enum report_state)str_index(name, states, REPORT_STATES);
}

/* -- the extra values of a row -- */

static void put_text(struct value *data, const char *name, struct str text)
{
    if (text.length > 0) {
        value_table_set_str(data, str_of(name), value_str(text));
    }
}

static void put_number_report(struct value *data, const char *name, int64_t number)
{
    if (number != 0) {
        value_table_set_str(data, str_of(name), value_int(number));
    }
}

static const struct value *member(const struct row *row, const char *name)
{
    const struct value *data = row_value(row, "data");
    return data->kind == VALUE_TABLE ? value_table_get_str(data, str_of(name)) : NULL;
}

static struct str get_text(const struct row *row, const char *name)
{
    const struct value *value = member(row, name);
    return value && value->kind == VALUE_STRING ? value_as_str(value) : STR_NONE;
}

static int64_t get_number(const struct row *row, const char *name)
{
    const struct value *value = member(row, name);
    return value ? value_as_int(value, 0) : 0;
}

/* -- filing -- */

/* Returns the character with that name now; 0 if unknown. */
static uint64_t character_called(struct engine *engine, struct str name)
{
    const struct account *account = account_find(engine, name);
    const struct presence *presence = account ? NULL : person_find(engine, name);
    return account ? account->character : presence ? presence->character : 0;
}

static struct str name_of(struct engine *engine, uint64_t character)
{
    const struct account *account = account_of(engine, character);
    const struct presence *presence = account ? NULL : presence_find(engine, character);
    return account ? str_of(account->name) : presence ? str_of(presence->name) : STR_NONE;
}

/* Stores the person's details. prefix: of the keys, "sender" or "about". */
static void put_person(struct engine *engine, uint64_t character, uint64_t session_id,
        const char *prefix, struct value *data)
{
    struct world *world = engine_world(engine);
    char name[32];
    const struct session *session = hub_find(engine_hub(engine), session_id);
    const struct object *object = world_find(world, character);
    struct object *place =
            object && object->location ? world_find(world, object->location) : NULL;
    session = session ? session : hub_sessions_of(engine_hub(engine), character);
    (void)snprintf(name, sizeof(name), "%s_name", prefix);
    put_text(data, name, name_of(engine, character));
    (void)snprintf(name, sizeof(name), "%s_guest", prefix);
    put_number_report(data, name, account_of(engine, character) == NULL);
    if (session) {
        (void)snprintf(name, sizeof(name), "%s_door", prefix);
        put_text(data, name, str_of(session->frontend ? session->frontend->service : ""));
        (void)snprintf(name, sizeof(name), "%s_address", prefix);
        put_text(data, name, str_of(session->address));
    }
    if (place) {
        (void)snprintf(name, sizeof(name), "%s_place", prefix);
        put_number_report(data, name, (int64_t)place->id);
        (void)snprintf(name, sizeof(name), "%s_place_name", prefix);
        put_text(data, name, prop_str(world, place, ATOM_name));
    }
}

enum { CALLED_WORDS = 6 };

/* Returns the first words of text. */
static struct str take_words(struct str text, size_t count)
{
    struct str rest = text;
    for (size_t i = 0; i < count; i++) {
        (void)str_take_word(&rest);
    }
    return str_trim(str_slice(text, 0, text.length - rest.length));
}

/* Returns the one person nearby who is disguised and whom the viewer would call by the phrase;
 * 0 if none or several. */
static uint64_t find_called(struct engine *engine, struct object *viewer, struct str phrase)
{
    struct object *place = object_place(engine, viewer);
    uint64_t found = 0;
    for (struct presence *p = presence_first(engine); p; p = p->next) {
        struct object *person = world_find(engine_world(engine), p->character);
        if (person && object_place(engine, person) == place &&
                disguise_hides(engine, person, viewer) &&
                words_fit(engine, person, viewer, phrase)) {
            if (found) {
                return 0;
            }
            found = person->id;
        }
    }
    return found;
}

/* Same for the longest beginning of the text that fits. */
static uint64_t find_disguised(struct engine *engine, uint64_t sender, struct str text)
{
    struct object *viewer = world_find(engine_world(engine), sender);
    uint64_t found = 0;
    text = words_without_article(engine, text);
    for (size_t count = CALLED_WORDS; viewer && disguise_any(engine) && count > 0 && !found;
            count--) {
        found = find_called(engine, viewer, take_words(text, count));
    }
    return found;
}

/* Returns the person whose name the text begins with; 0 if nobody has it. */
static uint64_t find_about(struct engine *engine, uint64_t sender, struct str text)
{
    uint64_t disguised = find_disguised(engine, sender, text);
    if (disguised) {
        return disguised;
    }
    struct str word = str_take_word(&text);
    while (word.length > 0 &&
            (word.bytes[word.length - 1] == ':' || word.bytes[word.length - 1] == ',')) {
        word.length--;
    }
    return character_called(engine, word);
}

static void set_key(struct row *row, const char *column, struct str name)
{
    char key[ACCOUNT_NAME_MAX + 1] = "";
    if (account_name_is_formed(name)) {
        account_key(name, key);
    }
    row_set_str(row, column, str_of(key));
}

uint64_t report_file(struct engine *engine, uint64_t sender, struct str kind, struct str text,
        bool with_lines, struct err *err)
{
    struct buf lines = {0};
    struct value data = value_table();
    if (text.length > REPORT_TEXT_MAX) {
        value_finish(&data);
        (void)phrase_err(
                engine, err, ERR_LIMIT, PHRASE_report_long, WITH("most", REPORT_TEXT_MAX));
        return 0;
    }
    uint64_t number = (uint64_t)rows_max(engine_world(engine), TABLE_REPORT, "number") + 1;
    if (number == 0) {
        value_finish(&data);
        (void)phrase_err(engine, err, ERR_IO, PHRASE_disk_unread);
        return 0;
    }
    uint64_t about = find_about(engine, sender, text);
    put_person(engine, sender, engine_transaction(engine)->session, "sender", &data);
    if (about) {
        put_person(engine, about, 0, "about", &data);
    }
    if (with_lines) {
        scrollback_read(engine, sender, REPORT_LINES, &lines);
    }
    struct row row = row_of_id(TABLE_REPORT, number);
    row_set_int(&row, "time_ms", clock_wall_ms());
    row_set_int(&row, "state", REPORT_OPEN);
    set_key(&row, "sender", name_of(engine, sender));
    set_key(&row, "about", about ? name_of(engine, about) : STR_NONE);
    row_set_str(&row, "kind", kind);
    row_set_str(&row, "text", text);
    row_set_str(&row, "lines", buf_str(&lines));
    row_set(&row, "data", data);
    rows_put(engine_world(engine), &row);
    buf_finish(&lines);
    if (outside_event_is_wanted(engine, "report")) {
        struct str name = name_of(engine, sender);
        outside_event_tell(engine, "report",
                json_pack("{s:I, s:s%, s:s%, s:s%}", "number", (json_int_t)number, "kind",
                        kind.bytes, kind.length, "sender", name.bytes ? name.bytes : "",
                        name.length, "text", text.bytes ? text.bytes : "", text.length));
    }
    return number;
}

/* -- handling -- */

static void write_audit(struct engine *engine, uint64_t number, enum report_state state,
        struct str outcome, struct str note)
{
    static const char *const actions[REPORT_STATES] = {
            "report put back", "report taken", "report closed"};
    char subject[32];
    struct buf detail = {0};
    (void)snprintf(subject, sizeof(subject), "report %" PRIu64, number);
    buf_add_str(&detail, outcome);
    buf_add_text(&detail, outcome.length > 0 && note.length > 0 ? ": " : "");
    buf_add_str(&detail, note);
    audit_write(engine, engine_transaction(engine)->actor, str_of(actions[state]),
            str_of(subject), buf_str(&detail));
    buf_finish(&detail);
}

bool report_set(struct engine *engine, uint64_t number, enum report_state state,
        struct str outcome, struct str note, struct err *err)
{
    struct row row = row_of_id(TABLE_REPORT, number);
    if (outcome.length + note.length > REPORT_NOTE_MAX) {
        row_finish(&row);
        return phrase_err(
                engine, err, ERR_LIMIT, PHRASE_report_long, WITH("most", REPORT_NOTE_MAX));
    }
    if (!rows_find(engine_world(engine), &row)) {
        row_finish(&row);
        return phrase_err(engine, err, ERR_MISSING, PHRASE_report_none, WITH("number", number));
    }
    if (row_int(&row, "state") == (int64_t)state) {
        row_finish(&row);
        return phrase_err(engine, err, ERR_EXISTS, PHRASE_report_same, WITH("number", number),
                WITH("state", states[state]));
    }
    const struct value *old = row_value(&row, "data");
    struct value data = old->kind == VALUE_TABLE ? value_dup(old) : value_table();
    uint64_t actor = engine_transaction(engine)->actor;
    if (state != REPORT_CLOSED) {
        value_table_set_str(&data, STR("taken_by"),
                state == REPORT_TAKEN ? value_int((int64_t)actor) : value_nil());
    } else {
        put_number_report(&data, "closed_by", (int64_t)actor);
        put_number_report(&data, "closed_ms", clock_wall_ms());
        put_text(&data, "outcome", outcome);
        put_text(&data, "note", note);
    }
    row_set_int(&row, "state", state);
    row_set(&row, "data", data);
    rows_put(engine_world(engine), &row);
    write_audit(engine, number, state, outcome, note);
    return true;
}

/* -- reading -- */

static struct report_person read_person(const struct row *row, const char *prefix)
{
    char name[32];
    struct report_person person = {.key = row_str(row, prefix)};
    (void)snprintf(name, sizeof(name), "%s_name", prefix);
    person.name = get_text(row, name);
    person.name = person.name.length > 0 ? person.name : person.key;
    (void)snprintf(name, sizeof(name), "%s_door", prefix);
    person.door = get_text(row, name);
    (void)snprintf(name, sizeof(name), "%s_address", prefix);
    person.address = get_text(row, name);
    (void)snprintf(name, sizeof(name), "%s_guest", prefix);
    person.guest = get_number(row, name) != 0;
    (void)snprintf(name, sizeof(name), "%s_place", prefix);
    person.place = (uint64_t)get_number(row, name);
    (void)snprintf(name, sizeof(name), "%s_place_name", prefix);
    person.place_name = get_text(row, name);
    return person;
}

static void visit_row_report(const struct row *row,
        void (*visit)(void *data, const struct report *report), void *data)
{
    int64_t state = row_int(row, "state");
    struct report report = {
            .number = row_id(row, "number"),
            .time_ms = row_int(row, "time_ms"),
            .state = state >= 0 && state < REPORT_STATES ? (enum report_state)state
                                                         : REPORT_OPEN,
            .kind = row_str(row, "kind"),
            .sender = read_person(row, "sender"),
            .about = read_person(row, "about"),
            .text = row_str(row, "text"),
            .lines = row_str(row, "lines"),
            .taken_by = (uint64_t)get_number(row, "taken_by"),
            .closed_by = (uint64_t)get_number(row, "closed_by"),
            .closed_ms = get_number(row, "closed_ms"),
            .outcome = get_text(row, "outcome"),
            .note = get_text(row, "note"),
    };
    visit(data, &report);
}

void report_each(struct engine *engine, const struct report_filter *filter,
        void (*visit)(void *data, const struct report *report), void *data)
{
    struct store_select select = {.table = TABLE_REPORT, .order = "number", .descending = true};
    char key[ACCOUNT_NAME_MAX + 1] = "";
    struct str name = filter->sender.length > 0 ? filter->sender : filter->about;
    struct value wanted = value_nil();
    size_t terms = 0;
    if (name.length > 0 && !account_name_is_formed(name)) {
        return;
    }
    if (name.length > 0) {
        account_key(name, key);
        wanted = value_text(key);
        select.where[terms++] = (struct store_term){
                filter->sender.length > 0 ? "sender" : "about", STORE_EQUAL, wanted};
    } else if (filter->state != REPORT_STATES) {
        select.where[terms++] =
                (struct store_term){"state", STORE_EQUAL, value_int(filter->state)};
    }
    if (filter->before) {
        select.where[terms] =
                (struct store_term){"number", STORE_BELOW, value_int((int64_t)filter->before)};
    }
    select.only = filter->brief ? "time_ms state sender about kind text data" : NULL;
    struct rows rows = rows_read(engine_world(engine), &select, filter->limit);
    for (size_t i = 0; i < rows.count; i++) {
        bool fits = filter->state == REPORT_STATES ||
                    row_int(&rows.items[i], "state") == (int64_t)filter->state;
        if (fits) {
            visit_row_report(&rows.items[i], visit, data);
        }
    }
    rows_finish(&rows);
    value_finish(&wanted);
}

bool report_visit(struct engine *engine, uint64_t number,
        void (*visit)(void *data, const struct report *report), void *data)
{
    struct row row = row_of_id(TABLE_REPORT, number);
    bool found = rows_find(engine_world(engine), &row);
    if (found) {
        visit_row_report(&row, visit, data);
    }
    row_finish(&row);
    return found;
}
