/* ban.c -- who may not come in, by name or by address.
 *
 * 1. All bans are in a list, made anew when the table has changed: there are few, and a network has no
 *    key to find it by.
 * 2. A subject is kept in one form: a network as ADDRESS/BITS with the bits behind cleared, one
 *    address without /BITS, a name folded; so that a ban given twice is one ban.
 * 3. Time is the world's, so that a ban's end does not move with the wall clock.
 * 4. "guests@" before a network keeps out its guests and who would make a new account; others share
 *    the address, and come in.
 * 5. Somebody of a bridged network is "nick@bridge", with * and ? for what may differ: nothing that
 *    they say there is heard here. */
#include "engine/core/door/ban.h"

#include "engine/base/address.h"
#include "engine/core/chat/bridge.h"
#include "engine/core/door/login.h"
#include "engine/core/door/sessions.h"
#include "engine/core/door/visit.h"
#include "engine/core/people/account.h"
#include "engine/core/people/audit.h"
#include "engine/core/people/person.h"
#include "engine/core/run/slice.h"
#include "world/model/rows.h"

#include <stdio.h>
#include <string.h>

#define SUBJECT_MAX 80
#define GUESTS "guests@"
#define SECONDS_MAX ((int64_t)100 * 366 * 24 * 3600)

struct ban {
    char subject[SUBJECT_MAX];
    struct network network;
    bool guests;      /* of the network; see 4 */
    bool elsewhere;   /* see 5 */
    int64_t until_ms; /* world time; 0: for good */
    char *reason;     /* owned */
    struct ban *next;
};

struct bans {
    struct ban *first; /* owned */
    uint64_t version;  /* of the table, when it was read */
    bool read;
};

/* -- subjects -- */

/* "nick@bridge", and the other ways to write it. */
static bool mask_parse(struct str text, struct ban *ban)
{
    struct buf sender = {0};
    struct buf folded = {0};
    if (bridge_read_sender(text, &sender)) {
        str_fold(buf_str(&sender), &folded);
        ban->elsewhere = folded.length < SUBJECT_MAX;
    }
    if (ban->elsewhere) {
        (void)snprintf(ban->subject, sizeof(ban->subject), "%s", folded.bytes);
    }
    buf_finish(&sender);
    buf_finish(&folded);
    return ban->elsewhere;
}

/* What IRC puts before an address to say: anybody there. */
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

/* Fills ban's subject, network, guests and elsewhere; false if text is none of these, nor a name. */
static bool subject_parse(struct str text, struct ban *ban)
{
    ban->guests = str_starts_nocase(text, STR(GUESTS));
    struct str rest =
            ban->guests ? str_slice(text, strlen(GUESTS), text.length) : after_anybody(text);
    if (network_parse(rest, &ban->network)) {
        char network[NETWORK_SIZE];
        network_print(&ban->network, network);
        (void)snprintf(
                ban->subject, sizeof(ban->subject), "%s%s", ban->guests ? GUESTS : "", network);
        return true;
    }
    if (!ban->guests && mask_parse(text, ban)) {
        return true;
    }
    if (ban->guests || !account_name_is_formed(text)) {
        return false;
    }
    account_key(text, ban->subject);
    return true;
}

/* -- the list -- */

static void bans_clear(struct bans *bans)
{
    while (bans->first) {
        struct ban *ban = bans->first;
        bans->first = ban->next;
        mem_free(ban->reason);
        mem_free(ban);
    }
}

static void list_row(struct bans *bans, const struct row *row)
{
    struct ban *ban = mem_alloc(sizeof(*ban));
    struct str subject = row_str(row, "subject");
    if (!subject_parse(subject, ban)) {
        log_error("the ban of %.*s is damaged", STR_FMT(subject));
        mem_free(ban);
        return;
    }
    ban->until_ms = row_int(row, "until_ms");
    ban->reason = str_dup(row_str(row, "reason"));
    ban->next = bans->first;
    bans->first = ban;
}

/* The first of all bans. */
static const struct ban *bans_list(struct engine *engine)
{
    struct bans *bans = engine->bans;
    uint64_t version = rows_version(engine->world, TABLE_BAN);
    if (!bans->read || bans->version != version) {
        struct store_select all = {.table = TABLE_BAN, .order = "subject", .descending = true};
        struct rows rows = rows_read(engine->world, &all, 0);
        bans_clear(bans);
        for (size_t i = 0; i < rows.count; i++) {
            list_row(bans, &rows.items[i]);
        }
        rows_finish(&rows);
        bans->version = version;
        bans->read = true;
    }
    return bans->first;
}

struct bans *bans_create(void)
{
    return mem_alloc(sizeof(struct bans));
}

void bans_destroy(struct bans *bans)
{
    bans_clear(bans);
    mem_free(bans);
}

static struct row key_of(const struct ban *ban)
{
    struct row row = row_new(TABLE_BAN);
    row_set_str(&row, "subject", str_of(ban->subject));
    return row;
}

/* -- changes -- */

struct bridge_search {
    struct str wanted; /* may have * and ? */
    bool found;
};

static void compare_bridge(void *data, const struct bridge_about *about)
{
    struct bridge_search *search = data;
    search->found = search->found || str_fits_glob(search->wanted, str_of(about->name));
}

static bool is_of_a_bridge(struct engine *engine, const struct ban *ban)
{
    struct bridge_search search = {.wanted = str_of(ban->subject)};
    (void)str_take_until(&search.wanted, '@');
    bridge_each(engine, compare_bridge, &search);
    return search.found;
}

bool ban_set(struct engine *engine, struct str subject, int64_t seconds, struct str reason,
        uint64_t author)
{
    struct ban ban = {0};
    if (!subject_parse(subject, &ban) || (ban.elsewhere && !is_of_a_bridge(engine, &ban))) {
        return false;
    }
    if (seconds > 0) {
        int64_t bounded = seconds < SECONDS_MAX ? seconds : SECONDS_MAX;
        ban.until_ms = world_now_ms(engine->world) + bounded * 1000;
    }
    struct row row = key_of(&ban);
    row_set_int(&row, "until_ms", ban.until_ms);
    row_set_str(&row, "reason", reason);
    row_set_id(&row, "author", author);
    rows_put(engine->world, &row);
    audit_write(engine, author, STR("ban"), str_of(ban.subject), reason);
    return true;
}

bool ban_lift(struct engine *engine, struct str subject)
{
    struct ban wanted = {0};
    if (!subject_parse(subject, &wanted)) {
        return false;
    }
    struct row row = key_of(&wanted);
    bool found = rows_find(engine->world, &row);
    if (found) {
        rows_delete(engine->world, &row);
        audit_write(
                engine, engine->slice->actor, STR("unban"), str_of(wanted.subject), STR_NONE);
    }
    row_finish(&row);
    return found;
}

/* -- asking -- */

static bool is_in_force(struct engine *engine, const struct ban *ban)
{
    return ban->until_ms == 0 || ban->until_ms > world_now_ms(engine->world);
}

static bool say_reason(const struct ban *ban, struct str *out_reason)
{
    if (out_reason) {
        *out_reason = str_of(ban->reason);
    }
    return true;
}

static bool has_address(
        struct engine *engine, const char *address, bool newcomer, struct str *out_reason)
{
    for (const struct ban *ban = bans_list(engine); ban; ban = ban->next) {
        if ((newcomer || !ban->guests) && network_has(&ban->network, address) &&
                is_in_force(engine, ban)) {
            return say_reason(ban, out_reason);
        }
    }
    return false;
}

bool ban_has_address(struct engine *engine, const char *address, struct str *out_reason)
{
    return has_address(engine, address, false, out_reason);
}

bool ban_has_newcomer(struct engine *engine, const char *address, struct str *out_reason)
{
    return has_address(engine, address, true, out_reason);
}

bool ban_has_name(struct engine *engine, struct str name, struct str *out_reason)
{
    if (!account_name_is_formed(name)) {
        return false;
    }
    char key[ACCOUNT_NAME_MAX + 1];
    account_key(name, key);
    const struct ban *ban = bans_list(engine);
    while (ban && strcmp(ban->subject, key) != 0) {
        ban = ban->next;
    }
    return ban && is_in_force(engine, ban) && say_reason(ban, out_reason);
}

bool ban_has_elsewhere(struct engine *engine, struct str sender)
{
    struct buf folded = {0};
    bool has = false;
    str_fold(sender, &folded);
    for (const struct ban *ban = bans_list(engine); ban && !has; ban = ban->next) {
        has = ban->elsewhere && str_fits_glob(str_of(ban->subject), buf_str(&folded)) &&
              is_in_force(engine, ban);
    }
    buf_finish(&folded);
    return has;
}

/* -- what is in play -- */

bool ban_covers(struct engine *engine, struct str subject, uint64_t character)
{
    struct ban wanted = {0};
    const struct presence *presence = presence_find(engine, character);
    if (!subject_parse(subject, &wanted) || !presence) {
        return false;
    }
    bool covered = false;
    if (!wanted.network.family && account_name_is_formed(str_of(presence->name))) {
        char key[ACCOUNT_NAME_MAX + 1];
        account_key(str_of(presence->name), key);
        covered = strcmp(key, wanted.subject) == 0;
    }
    for (const struct session *s = hub_sessions_of(engine->hub, character); s;
            s = s->next_of_character) {
        covered |=
                (!wanted.guests || presence->guest) && network_has(&wanted.network, s->address);
    }
    return covered;
}

static void end_character(struct engine *engine, uint64_t character, const char *why)
{
    sessions_end(engine, character, 0, why);
    if (presence_find(engine, character)) {
        visit_end(engine, character, why);
    }
}

static void end_name(struct engine *engine, struct str key, const char *why)
{
    const struct account *account = account_find(engine, key);
    const struct presence *presence = account ? NULL : person_find(engine, key);
    if (account || presence) {
        end_character(engine, account ? account->character : presence->character, why);
    }
}

void ban_end(struct engine *engine, struct str subject, const char *why)
{
    struct ban wanted = {0};
    if (!subject_parse(subject, &wanted)) {
        return;
    }
    if (!wanted.network.family) {
        end_name(engine, str_of(wanted.subject), why);
        return;
    }
    for (struct session *s = hub_first(engine->hub); s; s = s->next) {
        if (!s->character || s->ended || !network_has(&wanted.network, s->address)) {
            continue;
        }
        const struct presence *presence = presence_find(engine, s->character);
        if (presence && presence->guest) {
            end_character(engine, s->character, why);
        } else if (!wanted.guests) {
            sessions_end_one(engine, s, why);
        }
    }
}

void ban_each(struct engine *engine,
        void (*visit)(void *data, struct str subject, int64_t left_ms, struct str reason),
        void *data)
{
    int64_t now_ms = world_now_ms(engine->world);
    world_seen_all(engine->world);
    for (const struct ban *ban = bans_list(engine); ban; ban = ban->next) {
        if (is_in_force(engine, ban)) {
            visit(data, str_of(ban->subject), ban->until_ms ? ban->until_ms - now_ms : 0,
                    str_of(ban->reason));
        }
    }
}
