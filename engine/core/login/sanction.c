/* sanction.c -- applies the effects of warnings, mutes, jails and bans, and ends them.
 *
 * 1. The row is written first (people/sanction.c). Its effects are applied again whenever
 *    somebody comes into play, so nothing depends on the players online when it began.
 * 2. One task waits for the end that comes first; each change of the table schedules it again.
 *    The table is durable, so the ends are too.
 * 3. For a jailed player _jailed_from keeps where they were, and they are brought back there.
 * 4. Nobody may sanction a wizard, nor themselves.
 *
 * The jail room is in jail.c; the texts of refusals are in people/ignore.c. */
#include "engine/core/login/sanction.h"

#include "engine/core/act/jail.h"
#include "engine/core/chat/networks.h"
#include "engine/core/chat/report.h"
#include "engine/core/login/sessions.h"
#include "engine/core/login/visit.h"
#include "engine/core/output/format.h"
#include "engine/core/part.h"
#include "engine/core/people/audit.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/person.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "world/model/rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The person that a name means. */
struct target {
    const struct account *account;
    struct presence *presence; /* of a guest, or of that account */
    const struct person_gone *gone;
};

static struct target find_target(struct engine *engine, const struct sanction *sanction)
{
    struct target target = {0};
    struct str name = str_of(sanction->subject);
    if (!sanction->network.family && !sanction->elsewhere) {
        target.account = account_find(engine, name);
        target.presence = target.account ? presence_find(engine, target.account->character)
                                         : person_find(engine, name);
        target.gone =
                target.account || target.presence ? NULL : person_gone_guest(engine, name);
    }
    return target;
}

struct bridge_search {
    struct str wanted; /* may have the wildcards * and ? */
    bool found;
};

static void compare_bridge(void *data, const struct network_about *about)
{
    struct bridge_search *search = data;
    search->found = search->found || str_fits_glob(search->wanted, str_of(about->name));
}

static bool is_of_a_bridge(struct engine *engine, const struct sanction *sanction)
{
    struct bridge_search search = {.wanted = str_of(sanction->subject)};
    (void)str_take_until(&search.wanted, '@');
    network_each(engine, compare_bridge, &search);
    return search.found;
}

bool sanction_subject(struct engine *engine, struct str text, struct sanction *out)
{
    char bytes[ACCOUNT_NAME_MAX + 1];
    struct buf sender = {0};
    (void)spelling_find(engine, &text, bytes);
    bool network = sanction_parse(text, out) && !out->elsewhere;
    bool ok = network ||
              (network_read_sender(text, &sender) && sanction_parse(buf_str(&sender), out));
    buf_finish(&sender);
    return ok;
}

/* True for a name that the game gave to a guest: another guest may get it next time. */
static bool is_guests_own(const char *key)
{
    static const char begin[] = "guest-";
    const char *digits = key + strlen(begin);
    return strncmp(key, begin, strlen(begin)) == 0 && digits[0] &&
           strspn(digits, "ol23456789") == strlen(digits);
}

static bool may_apply_sanction(struct engine *engine, const struct sanction *sanction,
        const struct target *target, struct err *err)
{
    enum sanction_kind kind = sanction->kind;
    struct str name = str_of(sanction->subject);
    bool by_name = !sanction->network.family && !sanction->elsewhere;
    bool known = target->account || target->presence || target->gone;
    if (kind == SANCTION_JAIL && !jail_is_ready(engine)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_jail_taken);
    }
    if (sanction->elsewhere && (kind == SANCTION_JAIL || kind == SANCTION_WARN ||
                                       !is_of_a_bridge(engine, sanction))) {
        return phrase_err(engine, err, ERR_FORMAT, PHRASE_ban_form);
    }
    if (kind == SANCTION_NOTE) {
        return true;
    }
    if (kind == SANCTION_WARN && !by_name) {
        return phrase_err(engine, err, ERR_FORMAT, PHRASE_sanction_person);
    }
    if (by_name && !known && kind != SANCTION_BAN) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_sanction_nobody, WITH("name", name));
    }
    if (by_name && !known && is_guests_own(sanction->subject)) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_sanction_gone, WITH("name", name));
    }
    if (sanction_covers(engine, sanction, engine_transaction(engine)->actor)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_sanction_own);
    }
    if (target->account && target->account->role >= PERM_WIZARD) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_sanction_wizard,
                WITH("name", str_of(target->account->name)));
    }
    return true;
}

static const enum phrase beginnings[SANCTION_END] = {
        [SANCTION_WARN] = PHRASE_sanction_warn,
        [SANCTION_MUTE] = PHRASE_sanction_mute,
        [SANCTION_JAIL] = PHRASE_sanction_jail,
        [SANCTION_BAN] = PHRASE_sanction_ban,
};

static void tell_person(
        struct engine *engine, uint64_t character, const struct sanction *sanction)
{
    struct object *person = world_find(engine_world(engine), character);
    struct buf text = {0};
    if (person) {
        sanction_put_words(engine, sanction, beginnings[sanction->kind], true, &text);
        tell_markup(engine, person, buf_str(&text), MSG_SYSTEM);
    }
    buf_finish(&text);
}

static void end_character(struct engine *engine, uint64_t character, const char *why)
{
    sessions_end(engine, character, 0, why);
    if (presence_find(engine, character)) {
        visit_end(engine, character, why);
    }
}

/* Ends what the subject of a ban has in play: sessions of every protocol, streams, tokens. */
static void end_sessions(struct engine *engine, const struct sanction *ban,
        const struct target *target, const char *why)
{
    if (target->account || target->presence) {
        end_character(engine,
                target->account ? target->account->character : target->presence->character,
                why);
    }
    for (struct presence *one = presence_first(engine); one; one = one->next) {
        if (target->account && account_is_also(engine, target->account, str_of(one->name))) {
            end_character(engine, one->character, why);
        }
    }
    for (struct session *s = hub_first(engine_hub(engine)); ban->network.family && s;
            s = s->next) {
        if (!s->character || s->ended || !network_has(&ban->network, s->address)) {
            continue;
        }
        const struct presence *presence = presence_find(engine, s->character);
        if (presence && presence->guest) {
            end_character(engine, s->character, why);
        } else if (!ban->guests) {
            sessions_end_one(engine, s, why);
        }
    }
}

static void begin_for(
        struct engine *engine, const struct sanction *sanction, const struct presence *presence)
{
    bool connected = hub_sessions_of(engine_hub(engine), presence->character) != NULL;
    tell_person(engine, presence->character, sanction);
    if (sanction->kind == SANCTION_WARN && connected) {
        (void)sanction_end(engine, sanction->number, 0, STR_NONE);
    } else if (sanction->kind == SANCTION_JAIL) {
        jail_settle(engine, presence->character);
    }
}

/* Applies a new sanction to everyone concerned but the character `but`, who was told already
 * because the same is imposed on their name. */
static void begin(struct engine *engine, const struct sanction *sanction, uint64_t but)
{
    struct target target = find_target(engine, sanction);
    if (sanction->kind == SANCTION_BAN) {
        struct buf why = {0};
        sanction_put_words(engine, sanction, PHRASE_sanction_ban, true, &why);
        end_sessions(engine, sanction, &target, why.bytes);
        buf_finish(&why);
        return;
    }
    for (struct presence *one = presence_first(engine); one; one = one->next) {
        const struct sanction *on = sanction_on(engine, sanction->kind, one->character);
        if (on && on->number == sanction->number && one->character != but) {
            begin_for(engine, sanction, one);
        }
    }
}

static void write_audit(struct engine *engine, const struct sanction *sanction)
{
    struct buf detail = {0};
    if (sanction->until_ms) {
        phrase_put_span(engine, &detail, sanction_left_ms(engine, sanction));
        buf_add_text(&detail, sanction->reason[0] ? ": " : "");
    }
    buf_add_text(&detail, sanction->reason);
    struct target target = find_target(engine, sanction);
    audit_write(engine, sanction->author, str_of(sanction_kind_name(sanction->kind)),
            str_of(target.account     ? target.account->name
                    : target.presence ? target.presence->name
                                      : sanction->subject),
            buf_str(&detail));
    buf_finish(&detail);
}

const struct sanction *sanction_find(
        struct engine *engine, enum sanction_kind kind, struct str subject)
{
    struct sanction wanted;
    if (!sanction_subject(engine, subject, &wanted)) {
        return NULL;
    }
    const struct sanction *sanction = sanction_first(engine, kind);
    while (sanction && strcmp(sanction->subject, wanted.subject) != 0) {
        sanction = sanction_next(engine, sanction);
    }
    return sanction;
}

static void sanction_one(struct engine *engine, const struct sanction_ask *ask,
        struct sanction *sanction, uint64_t but, struct sanction_applied *out)
{
    const struct sanction *older = sanction_find(engine, ask->kind, str_of(sanction->subject));
    char *reason = str_dup(ask->reason);
    if (older && ask->kind != SANCTION_WARN) {
        (void)sanction_end(engine, older->number, engine_transaction(engine)->actor, STR_NONE);
    }
    sanction->kind = ask->kind;
    sanction->author = engine_transaction(engine)->actor;
    sanction->reason = reason;
    if (ask->seconds > 0) {
        sanction->until_ms = world_now_ms(engine_world(engine)) + ask->seconds * 1000;
    }
    (void)sanction_put(engine, sanction, ask->report);
    write_audit(engine, sanction);
    if (ask->kind != SANCTION_NOTE) {
        begin(engine, sanction, but);
    }
    out->each[out->count].number = sanction->number;
    (void)snprintf(
            out->each[out->count].subject, SANCTION_SUBJECT_MAX, "%s", sanction->subject);
    out->count++;
    mem_free(reason);
}

/* Sanctions the address of a guest, so that their next guest names are covered. */
static void sanction_address(struct engine *engine, const struct sanction_ask *ask,
        const char *address, uint64_t but, struct sanction_applied *out)
{
    char counted[ADDRESS_SIZE];
    struct buf subject = {0};
    struct sanction sanction;
    buf_add_text(&subject, "guests@");
    buf_add_str(&subject, address_counted(address, counted));
    bool ok = sanction_parse(buf_str(&subject), &sanction);
    sanction.time_ms = clock_wall_ms();
    ok = ok && !sanction_covers(engine, &sanction, engine_transaction(engine)->actor);
    for (size_t i = 0; ok && i < out->count; i++) {
        ok = strcmp(out->each[i].subject, sanction.subject) != 0;
    }
    if (ok && out->count < SANCTION_MAX) {
        sanction_one(engine, ask, &sanction, but, out);
    }
    buf_finish(&subject);
}

/* Changes no session: imposing may end sessions only once the tx has committed. */
static void sanction_addresses(struct engine *engine, const struct sanction_ask *ask,
        const struct target *target, struct sanction_applied *out)
{
    bool binds = ask->kind == SANCTION_MUTE || ask->kind == SANCTION_JAIL ||
                 ask->kind == SANCTION_BAN;
    if (!binds || target->account) {
        return;
    }
    uint64_t told = target->presence ? target->presence->character : 0;
    if (target->gone && target->gone->address[0]) {
        sanction_address(engine, ask, target->gone->address, told, out);
    }
    if (target->presence && target->presence->address) {
        sanction_address(engine, ask, target->presence->address, told, out);
    }
    const struct session *s =
            target->presence ? hub_sessions_of(engine_hub(engine), target->presence->character)
                             : NULL;
    for (; s; s = s->next_of_character) {
        sanction_address(engine, ask, s->address, told, out);
    }
}

/* A sanction that follows from a report. */
struct because {
    struct engine *engine;
    struct sanction *sanction;
};

static bool comes_from(
        struct engine *engine, const struct presence *presence, struct str address)
{
    bool comes = presence->address && str_equal(str_of(presence->address), address);
    const struct session *s = hub_sessions_of(engine_hub(engine), presence->character);
    for (; s && !comes; s = s->next_of_character) {
        comes = str_equal(str_of(s->address), address);
    }
    return comes;
}

/* Another person may have the name of a reported guest by now: then the sanction is set on the
 * guest's address. */
static void mean_whom_it_is_about(void *data, const struct report *report)
{
    const struct because *because = data;
    const struct report_person *about = &report->about;
    bool guest = about->guest && about->address.length > 0 &&
                 str_equal(about->key, str_of(because->sanction->subject));
    const struct presence *now = guest ? person_find(because->engine, about->key) : NULL;
    bool another = guest && (account_find(because->engine, about->key) ||
                                    (now && !comes_from(because->engine, now, about->address)));
    if (another) {
        char text[SANCTION_SUBJECT_MAX];
        (void)snprintf(text, sizeof(text), "guests@%.*s", STR_FMT(about->address));
        (void)sanction_parse(str_of(text), because->sanction);
    }
}

bool sanction_apply(struct engine *engine, const struct sanction_ask *ask,
        struct sanction_applied *out, struct err *err)
{
    struct sanction sanction;
    *out = (struct sanction_applied){0};
    if (ask->reason.length > SANCTION_REASON_MAX ||
            str_find_char(ask->reason, '\n', 0) != SIZE_MAX) {
        return phrase_err(engine, err, ERR_LIMIT, PHRASE_sanction_reason,
                WITH("most", SANCTION_REASON_MAX));
    }
    if (ask->seconds < 0 || ask->seconds > SANCTION_SECONDS_MAX) {
        return phrase_err(engine, err, ERR_LIMIT, PHRASE_sanction_seconds);
    }
    if (!sanction_subject(engine, ask->subject, &sanction)) {
        return phrase_err(engine, err, ERR_FORMAT, PHRASE_ban_form);
    }
    struct because because = {engine, &sanction};
    if (ask->report && !report_visit(engine, ask->report, mean_whom_it_is_about, &because)) {
        return phrase_err(
                engine, err, ERR_MISSING, PHRASE_report_none, WITH("number", ask->report));
    }
    if (rows_max(engine_world(engine), TABLE_SANCTION, "number") < 0) {
        return phrase_err(engine, err, ERR_IO, PHRASE_disk_unread);
    }
    sanction.kind = ask->kind;
    sanction.time_ms = clock_wall_ms();
    struct target target = find_target(engine, &sanction);
    if (!may_apply_sanction(engine, &sanction, &target, err)) {
        return false;
    }
    out->unknown = !sanction.network.family && !sanction.elsewhere && !target.account &&
                   !target.presence && !target.gone;
    sanction_one(engine, ask, &sanction, 0, out);
    sanction_addresses(engine, ask, &target, out);
    return true;
}

static void follow_to_name(
        struct engine *engine, const struct sanction *of_address, const char *name)
{
    struct sanction sanction;
    char *reason = str_dup(str_of(of_address->reason));
    if (sanction_parse(str_of(name), &sanction)) {
        sanction.kind = of_address->kind;
        sanction.until_ms = of_address->until_ms;
        sanction.author = of_address->author;
        sanction.reason = reason;
        (void)sanction_put(engine, &sanction, 0);
        write_audit(engine, &sanction);
    }
    mem_free(reason);
}

void sanctions_follow(struct engine *engine, uint64_t guest)
{
    static const enum sanction_kind kinds[] = {SANCTION_MUTE, SANCTION_JAIL};
    const struct presence *presence = presence_find(engine, guest);
    for (size_t i = 0; presence && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const struct sanction *on = sanction_on(engine, kinds[i], guest);
        if (on && on->network.family &&
                !sanction_find(engine, kinds[i], str_of(presence->name))) {
            follow_to_name(engine, on, presence->name);
        }
    }
}

/* Tells everyone whom the ended sanction no longer covers, and frees them from jail. */
static void follow_end(struct engine *engine, enum sanction_kind kind, const struct map *whom)
{
    size_t cursor = 0;
    uint64_t character = 0;
    void *unused = NULL;
    enum phrase phrase = kind == SANCTION_JAIL ? PHRASE_jail_over : PHRASE_mute_over;
    while (map_each(whom, &cursor, &character, &unused)) {
        struct object *person = world_find(engine_world(engine), character);
        if (!person || sanction_on(engine, kind, character)) {
            continue; /* another sanction still holds them */
        }
        tell_markup(engine, person, phrase_get(engine, phrase), MSG_SYSTEM);
        if (kind == SANCTION_JAIL) {
            jail_settle(engine, character);
        }
    }
}

/* Collects the characters in play whom it concerns. */
static void collect(struct engine *engine, const struct sanction *sanction, struct map *out)
{
    map_init(out);
    if (sanction->kind != SANCTION_MUTE && sanction->kind != SANCTION_JAIL) {
        return;
    }
    for (struct presence *one = presence_first(engine); one; one = one->next) {
        if (sanction_covers(engine, sanction, one->character)) {
            (void)map_put(out, one->character, one);
        }
    }
}

static void end_one(
        struct engine *engine, const struct sanction *sanction, uint64_t by, struct str why)
{
    struct map whom;
    enum sanction_kind kind = sanction->kind;
    char action[32];
    char *subject =
            mem_dup_text(sanction->forgotten ? phrase_get(engine, PHRASE_forget_somebody).bytes
                                             : sanction->subject);
    (void)snprintf(
            action, sizeof(action), "%s%s", by ? "un" : "end of ", sanction_kind_name(kind));
    collect(engine, sanction, &whom);
    (void)sanction_end(engine, sanction->number, by, why);
    const struct account *account = account_find(engine, str_of(subject));
    audit_write(engine, by, str_of(action), str_of(account ? account->name : subject), why);
    follow_end(engine, kind, &whom);
    map_finish(&whom);
    mem_free(subject);
}

const struct sanction *sanction_numbered(struct engine *engine, uint64_t number)
{
    for (int kind = 0; kind < SANCTION_END; kind++) {
        const struct sanction *s = sanction_first(engine, (enum sanction_kind)kind);
        for (; s; s = sanction_next(engine, s)) {
            if (s->number == number) {
                return s;
            }
        }
    }
    return NULL;
}

bool sanction_lift(struct engine *engine, uint64_t number, struct str why, struct err *err)
{
    const struct sanction *sanction = sanction_numbered(engine, number);
    if (!sanction) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_sanction_none);
    }
    end_one(engine, sanction, engine_transaction(engine)->actor, why);
    return true;
}

bool sanction_lift_of(struct engine *engine, enum sanction_kind kind, struct str subject,
        struct str why, struct err *err)
{
    const struct sanction *sanction = sanction_find(engine, kind, subject);
    if (!sanction) {
        return phrase_err(engine, err, ERR_MISSING,
                kind == SANCTION_BAN ? PHRASE_ban_none : PHRASE_sanction_none);
    }
    return sanction_lift(engine, sanction->number, why, err);
}

static void wait_for_end(struct engine *engine);

struct sanction_watch {
    uint64_t task;    /* handle of the task for the sanction that ends first; 0: none */
    uint64_t version; /* of the table when that task was set */
};

PART_STATE(sanction_watch, PART_SANCTION_WATCH)

static void ends_run(struct engine *engine, void *data)
{
    (void)data;
    sanction_watch_state(engine)->task = 0;
    transaction_begin(engine, 0, 0);
    int64_t now_ms = world_now_ms(engine_world(engine));
    const struct sanction *over = NULL;
    while ((over = sanction_over(engine, now_ms))) {
        end_one(engine, over, 0, STR_NONE);
    }
    transaction_commit(engine);
    wait_for_end(engine);
}

static void nothing_to_drop(struct engine *engine, void *data)
{
    (void)engine;
    (void)data;
}

static void wait_for_end(struct engine *engine)
{
    int64_t next_ms = sanctions_next_end_ms(engine);
    if (sanction_watch_state(engine)->task) {
        (void)tasks_cancel(engine, sanction_watch_state(engine)->task);
        sanction_watch_state(engine)->task = 0;
    }
    if (next_ms) {
        int64_t left_ms = next_ms - world_now_ms(engine_world(engine));
        sanction_watch_state(engine)->task = tasks_push_at(engine,
                (struct task){ends_run, nothing_to_drop, NULL, TASKS_NEWCOMERS},
                clock_ms() + (left_ms > 0 ? left_ms : 0));
    }
}

static void sanction_watch(struct engine *engine, void *about)
{
    (void)about;
    uint64_t version = rows_version(engine_world(engine), TABLE_SANCTION);
    if (version != sanction_watch_state(engine)->version) {
        sanction_watch_state(engine)->version = version;
        wait_for_end(engine);
    }
}

/* INTERNAL_START: starts the task that ends sanctions. */
static void sanction_begin(struct engine *engine, void *about __attribute__((unused)))
{
    sanction_watch_state(engine)->version = rows_version(engine_world(engine), TABLE_SANCTION);
    wait_for_end(engine);
}

static void sanction_meet(struct engine *engine, void *about)
{
    uint64_t character = *(const uint64_t *)about;
    const struct sanction *warning = NULL;
    while ((warning = sanction_on(engine, SANCTION_WARN, character))) {
        tell_person(engine, character, warning);
        (void)sanction_end(engine, warning->number, 0, STR_NONE);
    }

    const enum sanction_kind kinds[] = {SANCTION_MUTE, SANCTION_JAIL};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const struct sanction *sanction = sanction_on(engine, kinds[i], character);
        if (sanction) {
            tell_person(engine, character, sanction);
        }
    }
    jail_settle(engine, character);
}

const struct kernel_part sanction_part = {
        .state_size = sizeof(struct sanction_watch),
        .on = {[INTERNAL_START] = sanction_begin,
                [INTERNAL_END] = sanction_watch,
                [INTERNAL_MEET] = sanction_meet},
};
