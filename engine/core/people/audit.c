/* audit.c -- audit log of privileged actions: who, from where and through which service.
 *
 * One line per action, in the open transaction, never deleted; only wizards read them (@audit,
 * /admin). A search goes back from the newest line, a limited number at a time, since recent
 * lines are wanted most. */
#include "engine/core/people/audit.h"

#include "engine/base/address.h"
#include "engine/core/part.h"
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "world/model/rows.h"

#define ROWS_READ 2000 /* examined per call */

struct audit {
    uint64_t last_number; /* of the last line */
    const char *shell;    /* borrowed; see audit_set_shell */
};

PART_STATE(audit, PART_AUDIT)

uint64_t audit_last_number(const struct engine *engine)
{
    return audit_state(engine)->last_number;
}

void audit_set_last_number(struct engine *engine, uint64_t number)
{
    audit_state(engine)->last_number = number;
}

void audit_write(struct engine *engine, uint64_t actor, struct str action, struct str subject,
        struct str detail)
{
    struct row row = row_of_id(TABLE_AUDIT, ++audit_state(engine)->last_number);
    row_set_int(&row, "time_ms", clock_wall_ms());
    const struct session *session =
            hub_find(engine_hub(engine), engine_transaction(engine)->session);
    const struct presence *guest =
            account_of(engine, actor) ? NULL : presence_find(engine, actor);
    if (audit_state(engine)->shell && !session) {
        row_set_str(&row, "actor", str_of(audit_state(engine)->shell));
        row_set_str(&row, "door", STR("shell"));
    } else if (guest) {
        /* A guest's object is destroyed later. */
        row_set_str(&row, "actor", str_of(guest->name));
    } else {
        row_set_id(&row, "actor", actor);
    }
    row_set_str(&row, "action", action);
    row_set_str(&row, "subject", subject);
    row_set_str(&row, "detail", detail);
    if (session && engine_transaction(engine)->actor == actor) {
        row_set_str(&row, "door", str_of(session->frontend ? session->frontend->service : ""));
        row_set_str(&row, "address", str_of(session->address));
    }
    rows_put(engine_world(engine), &row);
}

void audit_set_shell(struct engine *engine, const char *user)
{
    audit_state(engine)->shell = user;
}

/* -- reading -- */

static struct str actor_name(struct engine *engine, const struct value *actor)
{
    uint64_t id = value_as_id(actor);
    const struct account *account = account_of(engine, id);
    return actor->kind == VALUE_STRING ? value_as_str(actor)
           : account                   ? str_of(account->name)
           : id                        ? phrase_get(engine, PHRASE_forget_somebody)
                                       : phrase_get(engine, PHRASE_absent_server);
}

static bool is_wanted(struct str wanted, struct str text)
{
    return wanted.length == 0 || str_equal_nocase(wanted, text);
}

static bool fits_audit(const struct audit_filter *filter, const struct network *from,
        const struct audit_line *line)
{
    bool named = filter->name.length == 0 || str_equal_nocase(filter->name, line->actor) ||
                 str_equal_nocase(filter->name, line->subject);
    bool action = filter->action.length == 0 || str_starts_nocase(line->action, filter->action);
    bool address = !from->family;
    if (from->family && line->address.length > 0) {
        char text[ADDRESS_SIZE];
        (void)str_copy(line->address, text, sizeof(text));
        address = network_has(from, text);
    }
    return named && action && address && is_wanted(filter->by, line->actor) &&
           is_wanted(filter->about, line->subject) && is_wanted(filter->door, line->door) &&
           (filter->until_ms == 0 || line->time_ms <= filter->until_ms);
}

static struct audit_line read_line(struct engine *engine, const struct row *row)
{
    return (struct audit_line){
            .number = row_id(row, "number"),
            .time_ms = row_int(row, "time_ms"),
            .actor = actor_name(engine, row_value(row, "actor")),
            .action = row_str(row, "action"),
            .subject = row_str(row, "subject"),
            .detail = row_str(row, "detail"),
            .door = row_str(row, "door"),
            .address = row_str(row, "address"),
    };
}

bool audit_each(struct engine *engine, const struct audit_filter *filter,
        void (*visit)(void *data, const struct audit_line *line), void *data,
        uint64_t *out_next, struct err *err)
{
    struct network from = {0};
    struct store_select newest = {.table = TABLE_AUDIT, .order = "number", .descending = true};
    if (filter->from.length > 0 && !network_parse(filter->from, &from)) {
        return phrase_err(engine, err, ERR_FORMAT, PHRASE_audit_from);
    }
    if (filter->before) {
        newest.where[0] =
                (struct store_term){"number", STORE_BELOW, value_int((int64_t)filter->before)};
    }
    struct rows rows = rows_read(engine_world(engine), &newest, ROWS_READ);
    size_t found = 0;
    size_t i = 0;
    bool over = false;
    for (; i < rows.count && found < filter->limit && !over; i++) {
        struct audit_line line = read_line(engine, &rows.items[i]);
        over = line.time_ms < filter->since_ms;
        if (!over && fits_audit(filter, &from, &line)) {
            visit(data, &line);
            found++;
        }
    }
    bool more = !over && i > 0 && (i < rows.count || rows.count == ROWS_READ);
    *out_next = more ? row_id(&rows.items[i - 1], "number") : 0;
    rows_finish(&rows);
    return true;
}

static void audit_create(struct engine *engine)
{
    audit_state(engine)->last_number =
            (uint64_t)rows_max(engine_world(engine), TABLE_AUDIT, "number");
}

static bool audit_check(struct engine *engine, struct err *err)
{
    return part_check_number(audit_state(engine)->last_number, err);
}

const struct kernel_part audit_part = {
        .state_size = sizeof(struct audit),
        .create = audit_create,
        .check_world = audit_check,
};
