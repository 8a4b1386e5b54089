/* sanction.c -- active sanctions and their records.
 *
 * 1. Active sanctions are in a list for each kind, read again when the table has changed: they
 *    are few, and networks have no key to look up. A kind without sanctions costs nothing,
 *    which matters since each spoken line is checked.
 * 2. A subject is stored in a normal form: a network as ADDRESS/BITS with the remaining bits
 *    cleared, a single address without /BITS, a name folded.
 * 3. Ends are in world time, so that they do not move with the wall clock.
 * 4. "guests@" before a network means its guests and accounts created since; others share the
 *    address. So a new guest or account name does not help.
 *    A sanction on one character of a player holds for all of their characters.
 * 5. A person of a bridged network is "nick@bridge", with * and ?.
 * 6. Rows are never deleted; they are the person's record.
 *
 * login/sanction.c applies and lifts sanctions with all consequences. */
#include "engine/core/people/sanction.h"

#include "engine/core/part.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/role.h"
#include "engine/core/phrase/phrase.h"
#include "world/model/rows.h"

#include <stdio.h>
#include <string.h>

#define GUESTS "guests@"

enum { STANDS, ENDED };

struct sanctions {
    struct sanction *first[SANCTION_END]; /* owned */
    uint64_t version;                     /* of the table when it was read */
    bool read;
};

PART_STATE(sanctions, PART_SANCTIONS)

static const char *const kinds[SANCTION_END] = {
        [SANCTION_WARN] = "warn",
        [SANCTION_MUTE] = "mute",
        [SANCTION_JAIL] = "jail",
        [SANCTION_BAN] = "ban",
        [SANCTION_NOTE] = "note",
};

const char *sanction_kind_name(enum sanction_kind kind)
{
    return kinds[kind];
}

enum sanction_kind sanction_kind_of(struct str name)
{
    return (enum sanction_kind)str_index(name, kinds, SANCTION_END);
}

/* -- subjects -- */

/* Parses "nick@bridge"; the bridge may have any name. */
static bool parse_elsewhere(struct str text, struct sanction *out)
{
    struct buf folded = {0};
    size_t at = str_find_char(text, '@', 0);
    bool formed = at != SIZE_MAX && at > 0 && at + 1 < text.length &&
                  str_find_char(text, ' ', 0) == SIZE_MAX;
    if (formed) {
        str_fold(text, &folded);
        out->elsewhere = folded.length > 0 && folded.length < SANCTION_SUBJECT_MAX;
    }
    if (out->elsewhere) {
        (void)snprintf(out->subject, sizeof(out->subject), "%s", folded.bytes);
    }
    buf_finish(&folded);
    return out->elsewhere;
}

/* Removes the IRC prefix that means anybody at an address. */
static struct str after_anybody(struct str text)
{
    const struct str anybody[] = {STR("*!*@"), STR("*@")};
    for (size_t i = 0; i < sizeof(anybody) / sizeof(anybody[0]); i++) {
        if (str_starts(text, anybody[i])) {
            return str_slice(text, anybody[i].length, text.length);
        }
    }
    return text;
}

bool sanction_parse(struct str text, struct sanction *out)
{
    *out = (struct sanction){.guests = str_starts_nocase(text, STR(GUESTS))};
    struct str rest =
            out->guests ? str_slice(text, strlen(GUESTS), text.length) : after_anybody(text);
    if (network_parse(rest, &out->network)) {
        char network[NETWORK_SIZE];
        network_print(&out->network, network);
        (void)snprintf(
                out->subject, sizeof(out->subject), "%s%s", out->guests ? GUESTS : "", network);
        return true;
    }
    if (!out->guests && parse_elsewhere(text, out)) {
        return true;
    }
    if (out->guests || !account_name_is_formed(text)) {
        return false;
    }
    account_key(text, out->subject);
    return true;
}

/* -- the lists -- */

static void lists_clear(struct sanctions *sanctions)
{
    for (int kind = 0; kind < SANCTION_END; kind++) {
        while (sanctions->first[kind]) {
            struct sanction *sanction = sanctions->first[kind];
            sanctions->first[kind] = sanction->next;
            mem_free(sanction->reason);
            mem_free(sanction);
        }
    }
}

/* True if its subject was erased while it was active (login/erase_rows.c). */
static bool is_forgotten(const struct row *row)
{
    const struct value *data = row_value(row, "data");
    const struct value *mark =
            data->kind == VALUE_TABLE ? value_table_get_str(data, STR("forgotten")) : NULL;
    return mark && value_is_true(mark);
}

static void list_row(struct sanctions *sanctions, const struct row *row)
{
    struct sanction *sanction = mem_alloc(sizeof(*sanction));
    enum sanction_kind kind = sanction_kind_of(row_str(row, "kind"));
    if (kind == SANCTION_END || !sanction_parse(row_str(row, "subject"), sanction)) {
        log_error("the sanction %llu is damaged", (unsigned long long)row_id(row, "number"));
        mem_free(sanction);
        return;
    }
    sanction->kind = kind;
    sanction->number = row_id(row, "number");
    sanction->time_ms = row_int(row, "time_ms");
    sanction->until_ms = row_int(row, "until_ms");
    sanction->author = row_id(row, "author");
    sanction->reason = str_dup(row_str(row, "reason"));
    sanction->forgotten = is_forgotten(row);
    sanction->next = sanctions->first[kind];
    sanctions->first[kind] = sanction;
}

/* Not inlined, so that read_lists and sanction_on, which each line calls several times, save no registers
 * when there is nothing to do. */
__attribute__((noinline)) static struct sanctions *read_again(
        struct engine *engine, struct sanctions *sanctions)
{
    struct store_select standing = {
            .table = TABLE_SANCTION,
            .where = {{"state", STORE_EQUAL, value_int(STANDS)}},
            .order = "number",
    };
    uint64_t version = rows_version(engine_world(engine), TABLE_SANCTION);
    struct rows rows = rows_read(engine_world(engine), &standing, 0);
    lists_clear(sanctions);
    for (size_t i = 0; i < rows.count; i++) {
        list_row(sanctions, &rows.items[i]);
    }
    rows_finish(&rows);
    sanctions->version = version;
    sanctions->read = true;
    return sanctions;
}

static struct sanctions *read_lists(struct engine *engine)
{
    struct sanctions *sanctions = sanctions_state(engine);
    uint64_t version = rows_version(engine_world(engine), TABLE_SANCTION);
    return sanctions->read && sanctions->version == version ? sanctions
                                                            : read_again(engine, sanctions);
}

static void sanctions_destroy(struct engine *engine)
{
    lists_clear(sanctions_state(engine));
}

/* -- lookup -- */

static bool is_in_force(struct engine *engine, const struct sanction *sanction)
{
    return sanction->until_ms == 0 || sanction->until_ms > world_now_ms(engine_world(engine));
}

static const struct sanction *first_in_force(
        struct engine *engine, const struct sanction *sanction)
{
    while (sanction && !is_in_force(engine, sanction)) {
        sanction = sanction->next;
    }
    return sanction;
}

const struct sanction *sanction_first(struct engine *engine, enum sanction_kind kind)
{
    return first_in_force(engine, read_lists(engine)->first[kind]);
}

const struct sanction *sanction_next(struct engine *engine, const struct sanction *sanction)
{
    return first_in_force(engine, sanction->next);
}

int64_t sanction_left_ms(struct engine *engine, const struct sanction *sanction)
{
    return sanction->until_ms ? sanction->until_ms - world_now_ms(engine_world(engine)) : 0;
}

int64_t sanctions_next_end_ms(struct engine *engine)
{
    const struct sanctions *sanctions = read_lists(engine);
    int64_t next = 0;
    for (int kind = 0; kind < SANCTION_END; kind++) {
        for (const struct sanction *s = sanctions->first[kind]; s; s = s->next) {
            if (s->until_ms && (next == 0 || s->until_ms < next)) {
                next = s->until_ms;
            }
        }
    }
    return next;
}

const struct sanction *sanction_over(struct engine *engine, int64_t now_ms)
{
    const struct sanctions *sanctions = read_lists(engine);
    for (int kind = 0; kind < SANCTION_END; kind++) {
        for (const struct sanction *s = sanctions->first[kind]; s; s = s->next) {
            if (s->until_ms && s->until_ms <= now_ms) {
                return s;
            }
        }
    }
    return NULL;
}

/* True if it applies to somebody who connects from that address. */
static bool binds_by_address(
        const struct sanction *sanction, bool guest, int64_t made_ms, const char *address)
{
    bool bound = !sanction->guests || guest || made_ms > sanction->time_ms;
    return bound && address && network_has(&sanction->network, address);
}

bool sanction_covers(struct engine *engine, const struct sanction *sanction, uint64_t character)
{
    const struct account *account = account_of(engine, character);
    const struct presence *presence = presence_find_going(engine, character);
    bool guest = !account;
    if (!sanction->network.family) {
        struct str name = account    ? str_of(account->name)
                          : presence ? str_of(presence->name)
                                     : STR_NONE;
        char key[ACCOUNT_NAME_MAX + 1];
        if (sanction->elsewhere || !account_name_is_formed(name)) {
            return false;
        }
        account_key(name, key);
        return strcmp(key, sanction->subject) == 0 ||
               account_is_also(engine, account, str_of(sanction->subject));
    }
    int64_t made_ms = account ? account->created_ms : 0;
    bool covered = presence && presence->linkdead_ms &&
                   binds_by_address(sanction, guest, made_ms, presence->address);
    for (const struct session *s = hub_sessions_of(engine_hub(engine), character);
            s && !covered; s = s->next_of_character) {
        covered = binds_by_address(sanction, guest, made_ms, s->address);
    }
    return covered;
}

/* Returns the first of these that applies, or NULL. Not inlined: see read_again. */
__attribute__((noinline)) static const struct sanction *first_on(
        struct engine *engine, const struct sanction *sanction, uint64_t character)
{
    sanction = first_in_force(engine, sanction);
    const struct account *account = sanction ? account_of(engine, character) : NULL;
    if (account && account->role >= PERM_WIZARD) {
        return NULL;
    }
    while (sanction && !sanction_covers(engine, sanction, character)) {
        sanction = sanction_next(engine, sanction);
    }
    return sanction;
}

const struct sanction *sanction_on(
        struct engine *engine, enum sanction_kind kind, uint64_t character)
{
    const struct sanction *first = read_lists(engine)->first[kind];
    return first ? first_on(engine, first, character) : NULL;
}

const struct sanction *sanction_on_address(
        struct engine *engine, enum sanction_kind kind, const char *address, bool newcomer)
{
    const struct sanction *one = sanction_first(engine, kind);
    while (one && ((one->guests && !newcomer) || !network_has(&one->network, address))) {
        one = sanction_next(engine, one);
    }
    return one;
}

const struct sanction *sanction_ban_of_name(struct engine *engine, struct str name)
{
    char key[ACCOUNT_NAME_MAX + 1];
    if (!account_name_is_formed(name)) {
        return NULL;
    }
    account_key(name, key);
    const struct account *account = account_find(engine, name);
    const struct sanction *ban = sanction_first(engine, SANCTION_BAN);
    while (ban && strcmp(ban->subject, key) != 0 &&
            !account_is_also(engine, account, str_of(ban->subject))) {
        ban = sanction_next(engine, ban);
    }
    return ban;
}

bool sanction_has_elsewhere(struct engine *engine, struct str sender)
{
    struct buf folded = {0};
    bool has = false;
    str_fold(sender, &folded);

    const enum sanction_kind silent[] = {SANCTION_BAN, SANCTION_MUTE};

    for (size_t i = 0; i < sizeof(silent) / sizeof(silent[0]) && !has; i++) {
        for (const struct sanction *s = sanction_first(engine, silent[i]); s && !has;
                s = sanction_next(engine, s)) {
            has = s->elsewhere && str_fits_glob(str_of(s->subject), buf_str(&folded));
        }
    }
    buf_finish(&folded);
    return has;
}

/* -- rows -- */

uint64_t sanction_put(struct engine *engine, struct sanction *sanction, uint64_t report)
{
    sanction->number = (uint64_t)rows_max(engine_world(engine), TABLE_SANCTION, "number") + 1;
    sanction->time_ms = clock_wall_ms();
    struct row row = row_of_id(TABLE_SANCTION, sanction->number);
    row_set_int(&row, "time_ms", sanction->time_ms);
    row_set_str(&row, "kind", str_of(kinds[sanction->kind]));
    row_set_str(&row, "subject", str_of(sanction->subject));
    row_set_int(&row, "state", sanction->kind == SANCTION_NOTE ? ENDED : STANDS);
    row_set_int(&row, "until_ms", sanction->until_ms);
    row_set_id(&row, "author", sanction->author);
    row_set_str(&row, "reason", str_of(sanction->reason));
    if (report) {
        struct value data = value_table();
        value_table_set_str(&data, STR("report"), value_int((int64_t)report));
        row_set(&row, "data", data);
    }
    rows_put(engine_world(engine), &row);
    return sanction->number;
}

bool sanction_end(struct engine *engine, uint64_t number, uint64_t by, struct str why)
{
    struct row row = row_of_id(TABLE_SANCTION, number);
    if (!rows_find(engine_world(engine), &row) || row_int(&row, "state") != STANDS) {
        row_finish(&row);
        return false;
    }
    const struct value *old = row_value(&row, "data");
    struct value data = old->kind == VALUE_TABLE ? value_dup(old) : value_table();
    value_table_set_str(&data, STR("ended"), value_int(clock_wall_ms()));
    value_table_set_str(&data, STR("by"), value_int((int64_t)by));
    if (why.length > 0) {
        value_table_set_str(&data, STR("why"), value_str(why));
    }
    row_set_int(&row, "state", ENDED);
    if (is_forgotten(&row)) {
        row_set_str(&row, "subject", phrase_get(engine, PHRASE_forget_somebody));
    }
    row_set(&row, "data", data);
    rows_put(engine_world(engine), &row);
    return true;
}

static int64_t number_in(const struct value *data, struct str name)
{
    const struct value *value =
            data->kind == VALUE_TABLE ? value_table_get_str(data, name) : NULL;
    return value && value->kind == VALUE_INT ? value->integer : 0;
}

static void visit_row(struct engine *engine, const struct row *row,
        void (*visit)(void *data, const struct sanction_row *row), void *data)
{
    const struct value *more = row_value(row, "data");
    const struct value *why =
            more->kind == VALUE_TABLE ? value_table_get_str(more, STR("why")) : NULL;
    int64_t until_ms = row_int(row, "until_ms");
    int64_t left_ms = until_ms ? until_ms - world_now_ms(engine_world(engine)) : 0;
    struct sanction_row out = {
            .number = row_id(row, "number"),
            .time_ms = row_int(row, "time_ms"),
            .kind = row_str(row, "kind"),
            .subject = row_str(row, "subject"),
            .stands = row_int(row, "state") == STANDS && (!until_ms || left_ms > 0),
            .left_ms = left_ms,
            .author = row_id(row, "author"),
            .reason = row_str(row, "reason"),
            .ended_ms = number_in(more, STR("ended")),
            .ended_by = (uint64_t)number_in(more, STR("by")),
            .ended_why = why && why->kind == VALUE_STRING ? value_as_str(why) : STR_NONE,
            .report = (uint64_t)number_in(more, STR("report")),
    };
    visit(data, &out);
}

void sanction_each_row(struct engine *engine, const struct sanction_filter *filter,
        void (*visit)(void *data, const struct sanction_row *row), void *data)
{
    struct store_select select = {
            .table = TABLE_SANCTION, .order = "number", .descending = true};
    size_t terms = 0;
    struct value subject = value_str(filter->subject);
    if (filter->subject.length > 0) {
        select.where[terms++] = (struct store_term){"subject", STORE_EQUAL, subject};
    } else if (filter->standing) {
        select.where[terms++] = (struct store_term){"state", STORE_EQUAL, value_int(STANDS)};
    }
    if (filter->before) {
        select.where[terms] =
                (struct store_term){"number", STORE_BELOW, value_int((int64_t)filter->before)};
    }
    struct rows rows = rows_read(engine_world(engine), &select, filter->limit);
    for (size_t i = 0; i < rows.count; i++) {
        if (!filter->standing || row_int(&rows.items[i], "state") == STANDS) {
            visit_row(engine, &rows.items[i], visit, data);
        }
    }
    rows_finish(&rows);
    value_finish(&subject);
}

const struct kernel_part sanctions_part = {
        .state_size = sizeof(struct sanctions),
        .destroy = sanctions_destroy,
};
