/* calls_export.c -- Export of everything that is stored about one player: its members.
 *
 * It has the account and the character, their texts, the lines they were sent, sanctions on them
 * and the audit log about them. calls_export_rows.c adds rows in their stored form. Not included
 * are the hashes of the password and the tokens (useful to thieves only), wizards' notes about
 * them, and other people's mail to others. Each list is limited. calls_export_walk.c writes the document.
 * What they said on channels is found by a worker (export_said.c). All else is found by an index, and needs the names
 * that things have in the living world, or commits that are not yet durable.
 *
 * Which tables give what is written in module.json, under "export": tools/generate writes the list
 * of the members, and the functions here are the "code" that it names. To add a table: see
 * world/value/table.h. */
#include "engine/modules/calls/calls_export.h"

#include "engine/core/calls/calls_json.h"
#include "engine/core/chat/channel.h"
#include "engine/core/chat/email.h"
#include "engine/core/chat/mail.h"
#include "engine/core/chat/report.h"
#include "engine/core/output/scrollback.h"
#include "engine/core/output/tells.h"
#include "engine/core/people/audit.h"
#include "engine/core/people/sanction.h"
#include "engine/core/people/sshkey.h"
#include "engine/core/table_export.inc"
#include "engine/modules/boards/notice.h"
#include "engine/session/markup.h"
#include "engine/session/transcript.h"
#include "world/model/place.h"
#include "world/model/proto.h"
#include "world/model/rows.h"
#include "world/store/store.h"

enum {
    EXPORT_OWNED_MAX = 5000,
    EXPORT_WRITTEN_MAX = 2 << 20, /* bytes of properties and scripts of objects they own */
    EXPORT_LISTED_MAX = 1000,
    EXPORT_BOARDS_MAX = 200
};

/* Where a walk adds its entries. */
struct gathering {
    struct engine *engine;
    const struct account *account;
    json_t *list;
    uint64_t board;
};

static json_t *at(int64_t time_ms)
{
    json_t *json = json_pack("{s:I}", "time", (json_int_t)(time_ms / 1000));
    must(json);
    return json;
}

/* Returns a walk that adds to a new list. */
static struct gathering begin_export(struct export_walk *walk)
{
    return (struct gathering){
            .engine = walk->engine, .account = walk->account, .list = json_array()};
}

static void add(struct gathering *gathering, json_t *json)
{
    (void)json_array_append_new(gathering->list, json);
}

/* -- the account and the character -- */

static void add_key(void *data, uint32_t number, const struct sshkey *key)
{
    json_t *json = json_pack("{s:I, s:s}", "number", (json_int_t)number, "print", key->print);
    must(json);
    calls_json_put(json, "type", key->type);
    calls_json_put(json, "comment", key->comment);
    add(data, json);
}

static json_t *export_account(struct export_walk *walk)
{
    struct gathering gathering = begin_export(walk);
    struct email email;
    json_t *addresses = json_array();
    json_t *json = json_pack("{s:s, s:s, s:I, s:I, s:b, s:o}", "name", walk->account->name,
            "role", role_name(walk->account->role), "created",
            (json_int_t)(walk->account->created_ms / 1000), "seen",
            (json_int_t)(walk->account->seen_ms / 1000), "disabled", walk->account->disabled,
            "addresses", addresses);
    must(json);
    for (size_t i = 0; i < ACCOUNT_ADDRESSES && walk->account->past.known[i][0]; i++) {
        (void)json_array_append_new(addresses, json_string(walk->account->past.known[i]));
    }
    if (email_of(walk->engine, walk->account->character, &email)) {
        calls_json_put(json, "email", str_of(email.address));
    }
    sshkey_each(walk->account, add_key, &gathering);
    (void)json_object_set_new(json, "keys", gathering.list);
    return json;
}

static json_t *export_object(struct engine *engine, const struct object *object)
{
    json_t *properties = json_object();
    for (size_t i = 0; i < object->prop_count; i++) {
        struct str name = atom_name(&engine_world(engine)->atoms, object->props[i].atom);
        (void)json_object_setn_new(properties, name.bytes, name.length,
                calls_json_value(engine, &object->props[i].value));
    }
    return json_pack("{s:I, s:o}", "id", (json_int_t)object->id, "properties", properties);
}

static json_t *export_character(struct export_walk *walk)
{
    const struct object *character =
            world_find(engine_world(walk->engine), walk->account->character);
    return character ? export_object(walk->engine, character) : json_null();
}

static json_t *export_carried(struct export_walk *walk)
{
    struct world *world = engine_world(walk->engine);
    struct object *character = world_find(world, walk->account->character);
    json_t *list = json_array();
    uint64_t id = 0;
    if (!walk->listed) {
        size_t count = 0;
        const uint64_t *ids = character ? place_contents(world, character, &count) : NULL;
        for (size_t i = 0; i < count; i++) {
            export_note(walk, ids[i]);
        }
    }
    while (export_next(walk, &id)) {
        (void)json_array_append_new(list, calls_json_object(walk->engine, id));
    }
    return list;
}

static bool note_owned(void *data, const struct value *columns, size_t count)
{
    if (count > 0) {
        export_note(data, value_as_id(&columns[0]));
    }
    return true;
}

/* Adds properties and script of an object, as far as the size limit allows. */
static void put_written(
        struct engine *engine, const struct object *object, size_t *written, json_t *json)
{
    size_t bytes = 0;
    struct row row = row_of_ids(TABLE_BEHAVIOUR, object->id, object->behaviour);
    bool has_source = object->behaviour != 0 && rows_find(engine_world(engine), &row);
    for (size_t i = 0; i < object->prop_count; i++) {
        bytes += value_size(&object->props[i].value);
    }
    bytes += has_source ? row_str(&row, "source").length : 0;
    bool fits = *written + bytes <= EXPORT_WRITTEN_MAX;
    if (fits) {
        *written += bytes;
        json_t *whole = export_object(engine, object);
        (void)json_object_set(json, "properties", json_object_get(whole, "properties"));
        json_decref(whole);
    }
    if (fits && has_source) {
        calls_json_put(json, "source", row_str(&row, "source"));
    }
    row_finish(&row);
}

/* written: how many bytes of texts and scripts the export has so far. */
static json_t *export_thing(struct engine *engine, uint64_t id, size_t *written)
{
    json_t *json = calls_json_object(engine, id);
    const struct object *object = world_find(engine_world(engine), id);
    if (object) {
        put_written(engine, object, written, json);
    }
    return json;
}

static json_t *export_owned(struct export_walk *walk)
{
    struct value args[] = {
            value_int((int64_t)walk->account->character), value_int(EXPORT_OWNED_MAX)};
    json_t *list = json_array();
    uint64_t id = 0;
    struct err err;
    if (!walk->listed && !store_query(engine_store(walk->engine), QUERY_OWNED, args, 2,
                                 note_owned, walk, &err)) {
        log_error("export: cannot read what %s owns: %s", walk->account->name, err.text);
    }
    while (export_next(walk, &id)) {
        (void)json_array_append_new(list, export_thing(walk->engine, id, &walk->written));
    }
    return list;
}

/* -- texts and messages -- */

static void add_letter_export(void *data, const struct letter *letter)
{
    json_t *json = at(letter->time_ms);
    calls_json_put(json, "from", letter->sender);
    calls_json_put(json, "subject", letter->subject);
    calls_json_put(json, "text", letter->text);
    add(data, json);
}

static json_t *export_mail(struct export_walk *walk)
{
    struct gathering gathering = begin_export(walk);
    mail_each(walk->engine, walk->account->character, add_letter_export, &gathering);
    return gathering.list;
}

/* Adds tells that the player wrote; the other's words belong to the other. */
static void add_tell_export(void *data, const struct tell *tell)
{
    if (tell->own) {
        json_t *json = at(tell->time_ms);
        calls_json_put(json, "to", tell->peer_name);
        calls_json_put(json, "text", tell->text);
        add(data, json);
    }
}

static json_t *export_tells(struct export_walk *walk)
{
    struct gathering gathering = begin_export(walk);
    tells_each(walk->engine, walk->account->character, add_tell_export, &gathering);
    return gathering.list;
}

static void note_channel(void *data, struct str name)
{
    struct export_walk *walk = data;
    export_note(walk, walk->names.length);
    buf_add_str(&walk->names, name);
    buf_add_char(&walk->names, '\0');
}

/* Adds what they said on a channel, if it is still there. */
static void add_lines_export(
        struct export_walk *walk, struct gathering *gathering, struct str name)
{
    const struct channel *channel = channel_find(walk->engine, name);
    struct str stored = channel ? channel_about(walk->engine, channel, 0).stored : STR_NONE;
    struct said_line line;
    for (size_t i = 0; channel && export_said_line(walk->said, stored, i, &line); i++) {
        json_t *json = at(line.time_ms);
        calls_json_put(json, "channel", name);
        calls_json_put(json, "text", line.text);
        add(gathering, json);
    }
}

static json_t *export_said(struct export_walk *walk)
{
    struct gathering gathering = begin_export(walk);
    uint64_t at = 0;
    if (!walk->listed) {
        channel_each(walk->engine, note_channel, walk);
    }
    while (export_next(walk, &at)) {
        add_lines_export(walk, &gathering, str_of(walk->names.bytes + at));
    }
    return gathering.list;
}

static void add_text(void *data, const struct notice *notice)
{
    json_t *json = at(notice->time_ms);
    calls_json_put(json, "subject", notice->subject);
    calls_json_put(json, "text", notice->text);
    add(data, json);
}

/* Reads the texts of their own notices only: all texts of a board may be some megabytes. */
static void add_notice_export(void *data, const struct notice *notice)
{
    struct gathering *gathering = data;
    struct notice_range range = {gathering->board, notice->number, 1, true};
    if (notice->author == gathering->account->character) {
        (void)notice_each(gathering->engine, &range, add_text, gathering);
    }
}

static json_t *export_notices(struct export_walk *walk)
{
    struct gathering gathering = begin_export(walk);
    struct world *world = engine_world(walk->engine);
    const struct object *proto = world_find_ref(world, STR("board"));
    struct world_find_query query = {
            .proto = proto ? proto->id : 0, .limit = EXPORT_BOARDS_MAX};
    if (proto && !walk->listed) {
        world_search(world, &query, export_note, walk);
    }
    while (export_next(walk, &gathering.board)) {
        struct notice_range range = {.board = gathering.board, .from = 1};
        (void)notice_each(walk->engine, &range, add_notice_export, &gathering);
    }
    return gathering.list;
}

static json_t *export_told(struct export_walk *walk)
{
    struct buf past = {0};
    struct transcript_line line;
    json_t *list = json_array();
    scrollback_read(walk->engine, walk->account->character, SCROLLBACK_MESSAGES, &past);
    struct str rest = buf_str(&past);
    while (transcript_next(&rest, &line)) {
        struct buf plain = {0};
        json_t *json = at(line.time_ms);
        markup_plain(line.msg.text, &plain);
        calls_json_put(json, "text", buf_str(&plain));
        (void)json_array_append_new(list, json);
        buf_finish(&plain);
    }
    buf_finish(&past);
    return list;
}

/* Adds a channel of which they are an operator or have set the topic. */
static void add_channel_export(void *data, struct str name)
{
    struct gathering *gathering = data;
    const struct channel *channel = channel_find(gathering->engine, name);
    struct channel_about about = channel_about(gathering->engine, channel, 0);
    unsigned rank = channel_rank(channel, gathering->account->character);
    bool set = str_equal_nocase(about.topic_by, str_of(gathering->account->name));
    if (rank != 0 || set) {
        json_t *json = json_pack("{s:b}", "operator", (rank & CHANNEL_OPERATOR) != 0);
        must(json);
        calls_json_put(json, "name", name);
        calls_json_put(json, "topic", set ? about.topic : STR_NONE);
        add(gathering, json);
    }
}

static json_t *export_channels(struct export_walk *walk)
{
    struct gathering gathering = begin_export(walk);
    channel_each(walk->engine, add_channel_export, &gathering);
    return gathering.list;
}

/* -- sanctions and the audit log -- */

static void add_report_export(void *data, const struct report *report)
{
    json_t *json = at(report->time_ms);
    calls_json_put(json, "kind", report->kind);
    calls_json_put(json, "text", report->text);
    calls_json_put(json, "state", str_of(report_state_name(report->state)));
    calls_json_put(json, "outcome", report->outcome);
    add(data, json);
}

static json_t *export_reports(struct export_walk *walk)
{
    struct gathering gathering = begin_export(walk);
    struct report_filter reports = {.state = REPORT_STATES,
            .sender = str_of(walk->account->name),
            .limit = EXPORT_LISTED_MAX,
            .brief = true};
    report_each(walk->engine, &reports, add_report_export, &gathering);
    return gathering.list;
}

static void add_sanction_export(void *data, const struct sanction_row *row)
{
    if (str_equal(row->kind, STR("note"))) {
        return;
    }
    json_t *json = at(row->time_ms);
    calls_json_put(json, "kind", row->kind);
    calls_json_put(json, "reason", row->reason);
    (void)json_object_set_new(json, "stands", json_boolean(row->stands));
    add(data, json);
}

static json_t *export_sanctions(struct export_walk *walk)
{
    struct gathering gathering = begin_export(walk);
    struct sanction_filter sanctions = {
            .subject = str_of(walk->account->key), .limit = EXPORT_LISTED_MAX};
    sanction_each_row(walk->engine, &sanctions, add_sanction_export, &gathering);
    return gathering.list;
}

/* True for actions that the player is told about. Notes, for example, are not among them. */
static bool is_told(struct str action)
{
    static const struct str actions[] = {STR_IS("role"), STR_IS("password"), STR_IS("boot"),
            STR_IS("mute"), STR_IS("unmute"), STR_IS("ban"), STR_IS("unban"), STR_IS("disable"),
            STR_IS("enable"), STR_IS("freeze"), STR_IS("unfreeze"), STR_IS("quota"),
            STR_IS("wrong password"), STR_IS("end session"), STR_IS("end token"),
            STR_IS("notice taken down"), STR_IS("export account")};
    return str_is_among(action, actions, sizeof(actions) / sizeof(actions[0]));
}

/* Adds an action. For what others did to them, the actor and the address are left out. */
static void add_act_export(void *data, const struct audit_line *line)
{
    struct gathering *gathering = data;
    bool own = str_equal_nocase(line->actor, str_of(gathering->account->name));
    if (!own && !is_told(line->action)) {
        return;
    }
    json_t *json = at(line->time_ms);
    calls_json_put(json, "action", line->action);
    if (own) {
        calls_json_put(json, "subject", line->subject);
        calls_json_put(json, "detail", line->detail);
        calls_json_put(json, "door", line->door);
        calls_json_put(json, "address", line->address);
    }
    add(data, json);
}

static json_t *export_audit(struct export_walk *walk)
{
    struct gathering gathering = begin_export(walk);
    struct audit_filter filter = {
            .name = str_of(walk->account->name), .limit = EXPORT_LISTED_MAX};
    struct err err;
    uint64_t next = 0;
    bool whole = audit_each(walk->engine, &filter, add_act_export, &gathering, &next, &err);
    must(whole); /* no address was asked for */
    return gathering.list;
}

static const struct export_member members[] = {EXPORT_MEMBERS};

void calls_export(
        struct engine *engine, uint64_t ticket, uint64_t session, const struct account *account)
{
    struct export_walk walk = {.engine = engine,
            .account = account,
            .members = members,
            .member_count = sizeof(members) / sizeof(members[0])};
    export_begin(&walk, ticket, session);
}
