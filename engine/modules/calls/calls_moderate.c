/* calls_moderate.c -- Typed calls for reports, sanctions and the audit log: for /admin and the API.
 *
 * Only wizards may use them (data/calls/moderation.json). They call the same functions as the
 * commands of the game, and are logged with the service and the address. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/chat/report.h"
#include "engine/core/login/sanction.h"
#include "engine/core/people/audit.h"
#include "engine/core/run/other_worlds.h"
#include "engine/modules/calls/module.h"
#include "engine/session/markup.h"
#include "engine/session/transcript.h"

#define MODERATE_LIST_DEFAULT 50

static void put_name_moderate(
        struct engine *engine, json_t *json, const char *key, uint64_t character)
{
    const struct account *account = account_of(engine, character);
    calls_json_put(json, key, account ? str_of(account->name) : STR_NONE);
}

/* -- reports -- */

/* Where a walk adds its items. */
struct moderate_listing {
    struct engine *engine;
    json_t *list;
    json_t *lines; /* of a single report; NULL: lines are omitted */
};

static json_t *describe_person(const struct report_person *person)
{
    if (person->key.length == 0) {
        return json_null();
    }
    json_t *json =
            json_pack("{s:b, s:I}", "guest", person->guest, "place", (json_int_t)person->place);
    must(json);
    calls_json_put(json, "name", person->name);
    calls_json_put(json, "door", person->door);
    calls_json_put(json, "address", person->address);
    calls_json_put(json, "place_name", person->place_name);
    return json;
}

static void add_lines(json_t *list, struct str rest)
{
    struct transcript_line line;
    while (transcript_next(&rest, &line)) {
        struct buf plain = {0};
        json_t *json = json_pack("{s:I}", "time", (json_int_t)(line.time_ms / 1000));
        must(json);
        markup_plain(line.msg.text, &plain);
        calls_json_put(json, "text", buf_str(&plain));
        calls_json_put(json, "sender", line.msg.sender);
        calls_json_put(json, "behind", line.msg.behind);
        calls_json_put(json, "channel", line.msg.topic);
        (void)json_array_append_new(list, json);
        buf_finish(&plain);
    }
}

static void add_report_moderate(void *data, const struct report *report)
{
    struct moderate_listing *listing = data;
    struct report_person sender = report->sender;
    sender.key = sender.key.length > 0 ? sender.key : STR("?");
    json_t *json = json_pack("{s:I, s:I, s:s, s:o, s:o, s:I}", "number",
            (json_int_t)report->number, "time", (json_int_t)(report->time_ms / 1000), "state",
            report_state_name(report->state), "sender", describe_person(&sender), "about",
            describe_person(&report->about), "closed", (json_int_t)(report->closed_ms / 1000));
    must(json);
    calls_json_put(json, "kind", report->kind);
    calls_json_put(json, "text", report->text);
    calls_json_put(json, "outcome", report->outcome);
    calls_json_put(json, "note", report->note);
    put_name_moderate(listing->engine, json, "taken_by", report->taken_by);
    put_name_moderate(listing->engine, json, "closed_by", report->closed_by);
    (void)json_array_append_new(listing->list, json);
    if (listing->lines) {
        add_lines(listing->lines, report->lines);
    }
}

static enum call_answer run_reports(struct call *call)
{
    struct str state = call_text(call, "state");
    struct report_filter filter = {
            .state = report_state_of(state),
            .sender = call_text(call, "by"),
            .about = call_text(call, "about"),
            .before = call_number(call, "before"),
            .limit = (size_t)call_number_or(call, "limit", MODERATE_LIST_DEFAULT),
            .brief = true,
    };
    if (state.length > 0 && filter.state == REPORT_STATES) {
        return call_fail(call, 422, "state is open, taken or closed");
    }
    struct moderate_listing listing = {call->engine, json_array(), NULL};
    report_each(call->engine, &filter, add_report_moderate, &listing);
    return call_give(call, "reports", listing.list);
}

static enum call_answer run_report(struct call *call)
{
    struct moderate_listing listing = {call->engine, json_array(), json_array()};
    uint64_t number = call_number(call, "number");
    bool found = report_visit(call->engine, number, add_report_moderate, &listing);
    if (found) {
        call->result = json_pack("{s:O, s:O}", "report", json_array_get(listing.list, 0),
                "lines", listing.lines);
    }
    json_decref(listing.list);
    json_decref(listing.lines);
    return found ? CALL_DONE
                 : call_refuse(call, 404, PHRASE_report_none, WITH("number", number));
}

static int status_of_moderate(const struct err *err)
{
    return err->code == ERR_MISSING  ? 404
           : err->code == ERR_EXISTS ? 409
           : err->code == ERR_DENIED ? 403
                                     : 422;
}

static enum call_answer answer(struct call *call, bool ok, const struct err *err)
{
    return ok ? CALL_DONE : call_fail(call, status_of_moderate(err), "%s", err->text);
}

static enum call_answer run_set_moderate(struct call *call)
{
    struct err err;
    enum report_state state = report_state_of(call_text(call, "state"));
    if (state == REPORT_STATES) {
        return call_fail(call, 422, "state is open, taken or closed");
    }
    bool ok = report_set(call->engine, call_number(call, "number"), state,
            call_text(call, "outcome"), call_text(call, "note"), &err);
    return answer(call, ok, &err);
}

/* -- sanctions -- */

static void add_sanction_moderate(void *data, const struct sanction_row *row)
{
    struct moderate_listing *listing = data;
    json_t *json =
            json_pack("{s:I, s:I, s:b, s:I, s:I, s:I}", "number", (json_int_t)row->number,
                    "time", (json_int_t)(row->time_ms / 1000), "stands", row->stands, "left",
                    (json_int_t)(row->left_ms > 0 ? (row->left_ms + 999) / 1000 : 0), "ended",
                    (json_int_t)(row->ended_ms / 1000), "report", (json_int_t)row->report);
    must(json);
    const struct account *account = account_find(listing->engine, row->subject);
    calls_json_put(json, "subject", account ? str_of(account->name) : row->subject);
    calls_json_put(json, "kind", row->kind);
    calls_json_put(json, "reason", row->reason);
    calls_json_put(json, "ended_why", row->ended_why);
    put_name_moderate(listing->engine, json, "author", row->author);
    put_name_moderate(listing->engine, json, "ended_by", row->ended_by);
    (void)json_array_append_new(listing->list, json);
}

static enum call_answer run_sanctions(struct call *call)
{
    struct sanction subject = {0};
    struct str text = call_text(call, "subject");
    struct sanction_filter filter = {
            .standing = call_flag(call, "standing"),
            .before = call_number(call, "before"),
            .limit = (size_t)call_number_or(call, "limit", MODERATE_LIST_DEFAULT),
    };
    if (text.length > 0 && !sanction_subject(call->engine, text, &subject)) {
        return call_refuse(call, 422, PHRASE_ban_form);
    }
    filter.subject = str_of(subject.subject);
    struct moderate_listing listing = {call->engine, json_array(), NULL};
    sanction_each_row(call->engine, &filter, add_sanction_moderate, &listing);
    enum call_answer given = call_give(call, "sanctions", listing.list);
    if (other_worlds_has_realm(call->engine)) {
        calls_json_put(call->result, "realm", str_of(other_worlds_name(call->engine)));
    }
    return given;
}

/* Sends the sanction to all other worlds, which apply it if the wizard is one there. */
static enum call_answer spread(
        struct call *call, const char *un, const struct sanction_ask *ask)
{
    struct buf verb = {0};
    struct err err;
    if (ask->kind != SANCTION_BAN && ask->kind != SANCTION_MUTE) {
        return call_fail(call, 422, "only a ban or a mute can apply to all worlds");
    }
    buf_printf(&verb, "%s%s", un, sanction_kind_name(ask->kind));
    struct far_sanction sanctioning = {buf_str(&verb), ask->subject, ask->seconds, ask->reason};
    bool ok =
            other_worlds_are(call->engine)
                    ? other_worlds_sanction(call->engine, call_actor(call), &sanctioning, &err)
                    : phrase_err(call->engine, &err, ERR_MISSING, PHRASE_realm_none);
    buf_finish(&verb);
    return answer(call, ok, &err);
}

static enum call_answer run_apply_sanction(struct call *call)
{
    uint64_t seconds = call_number(call, "seconds");
    struct sanction_ask ask = {
            .kind = sanction_kind_of(call_text(call, "kind")),
            .subject = call_text(call, "subject"),
            .seconds = seconds <= (uint64_t)SANCTION_SECONDS_MAX ? (int64_t)seconds : -1,
            .reason = call_text(call, "reason"),
            .report = call_number(call, "report"),
    };
    struct sanction_applied done;
    struct err err;
    if (ask.kind == SANCTION_END) {
        return call_fail(call, 422, "kind is warn, mute, jail, ban or note");
    }
    bool everywhere = call_flag(call, "everywhere");
    if (!sanction_apply(call->engine, &ask, &done, &err)) {
        /* A name that is unknown here may be known elsewhere. */
        if (!everywhere || err.code != ERR_MISSING) {
            return answer(call, false, &err);
        }
        done.count = 0;
    }
    if (everywhere && spread(call, "", &ask) != CALL_DONE) {
        return CALL_FAILED;
    }
    json_t *numbers = json_array();
    for (size_t i = 0; i < done.count; i++) {
        (void)json_array_append_new(numbers, json_integer((json_int_t)done.each[i].number));
    }
    return call_give(call, "numbers", numbers);
}

static enum call_answer run_lift(struct call *call)
{
    struct err err;
    uint64_t number = call_number(call, "number");
    const struct sanction *found = sanction_numbered(call->engine, number);
    struct str why = call_text(call, "why");
    if (found && call_flag(call, "everywhere")) {
        struct sanction_ask ask = {
                .kind = found->kind, .subject = str_of(found->subject), .reason = why};
        if (spread(call, "un", &ask) != CALL_DONE) {
            return CALL_FAILED;
        }
    }
    bool ok = sanction_lift(call->engine, number, why, &err);
    return answer(call, ok, &err);
}

/* -- the audit log -- */

static void add_act_moderate(void *data, const struct audit_line *line)
{
    json_t *json = json_pack("{s:I, s:I}", "number", (json_int_t)line->number, "time",
            (json_int_t)(line->time_ms / 1000));
    must(json);
    calls_json_put(json, "actor", line->actor);
    calls_json_put(json, "action", line->action);
    calls_json_put(json, "subject", line->subject);
    calls_json_put(json, "detail", line->detail);
    calls_json_put(json, "door", line->door);
    calls_json_put(json, "address", line->address);
    (void)json_array_append_new(data, json);
}

static int64_t time_ms(const struct call *call, const char *name)
{
    uint64_t seconds = call_number(call, name);
    return seconds < INT64_MAX / 1000 ? (int64_t)seconds * 1000 : INT64_MAX;
}

static enum call_answer run_audit(struct call *call)
{
    struct audit_filter filter = {
            .name = call_text(call, "name"),
            .by = call_text(call, "by"),
            .about = call_text(call, "about"),
            .action = call_text(call, "action"),
            .door = call_text(call, "door"),
            .from = call_text(call, "from"),
            .since_ms = time_ms(call, "since"),
            .until_ms = time_ms(call, "until"),
            .before = call_number(call, "before"),
            .limit = (size_t)call_number_or(call, "limit", MODERATE_LIST_DEFAULT),
    };
    json_t *acts = json_array();
    uint64_t next = 0;
    struct err err;
    if (!audit_each(call->engine, &filter, add_act_moderate, acts, &next, &err)) {
        json_decref(acts);
        return answer(call, false, &err);
    }
    enum call_answer given = call_give(call, "acts", acts);
    if (next) {
        (void)json_object_set_new(call->result, "next", json_integer((json_int_t)next));
    }
    return given;
}

static const struct call_handler moderate_handlers[] = {
        {"report.list", run_reports},
        {"report.get", run_report},
        {"report.set", run_set_moderate},
        {"sanction.list", run_sanctions},
        {"sanction.impose", run_apply_sanction},
        {"sanction.lift", run_lift},
        {"audit.list", run_audit},
};

void calls_moderate_add(struct engine *engine)
{
    calls_add(engine, moderate_handlers,
            sizeof(moderate_handlers) / sizeof(moderate_handlers[0]));
}
