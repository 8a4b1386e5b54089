/* bind_moderate.c -- the parts of `sys` for sanctions (warn, mute, jail, ban, notes) and for
 * reports to the wizards.
 *
 * For trusted code only, like all of `sys`; the roles of the commands check rights.
 * core/login/sanction.c applies the effects of a sanction. */
#include "engine/base/address.h"
#include "engine/core/chat/report.h"
#include "engine/core/login/sanction.h"
#include "engine/core/output/credential.h"
#include "engine/core/output/speech_limit.h"
#include "engine/core/people/ignore.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"
#include "engine/session/transcript.h"

#define ROWS_MAX 200

/* -- mutes -- */

static void refuse_muted(lua_State *L, uint64_t character)
{
    struct engine *engine = engine_of(L);
    struct err err;
    if (ignore_is_muted(engine, character, &err)) {
        buf_clear(&engine_transaction(engine)->refusal);
        buf_add_text(&engine_transaction(engine)->refusal, err.text);
        sandbox_throw_signal(L, (void *)(uintptr_t)&signal_refuse);
    }
}

/* Messages of a muted player's objects, when others use them, were written earlier. */
bool host_is_muted(lua_State *L, const struct object *to)
{
    const struct transaction *transaction = engine_transaction(engine_of(L));
    uint64_t owner = transaction->rights.owner;
    if (owner == 0 || (to && to->id == owner)) {
        return false;
    }
    if (transaction->actor == owner) {
        refuse_muted(L, owner);
    }
    return transaction->actor == 0 && (ignore_is_muted(engine_of(L), owner, NULL) ||
                                              sanction_on(engine_of(L), SANCTION_BAN, owner));
}

void host_check_words(lua_State *L, const struct object *who)
{
    uint64_t owner = engine_transaction(engine_of(L))->rights.owner;
    if (owner != 0 && role_of(engine_of(L), owner) != PERM_WIZARD) {
        refuse_muted(L, who->id);
    }
}

/* -- sanctions -- */

static enum sanction_kind to_kind(lua_State *L, int index)
{
    enum sanction_kind kind = sanction_kind_of(to_str(L, index));
    if (kind == SANCTION_END) {
        luaL_argerror(L, index, "a kind of sanction");
    }
    return kind;
}

static struct str to_text_or_none(lua_State *L, int index)
{
    return lua_isnoneornil(L, index) ? STR_NONE : to_str(L, index);
}

/* sys.sanction(KIND, SUBJECT, SECONDS or nil, REASON or nil[, REPORT]): {{number=, subject=}, …,
 * unknown= true if nobody has that name yet}, or nil and the reason. KIND: warn, mute, jail, ban,
 * note. */
static int sys_apply_sanction(lua_State *L)
{
    struct sanction_ask ask = {
            .kind = to_kind(L, 1),
            .subject = to_str(L, 2),
            .reason = to_text_or_none(L, 4),
            .report = (uint64_t)luaL_optinteger(L, 5, 0),
    };
    double seconds = luaL_optnumber(L, 3, 0);
    struct sanction_applied done;
    struct err err;
    ask.seconds =
            seconds >= 0 && seconds <= (double)SANCTION_SECONDS_MAX ? (int64_t)seconds : -1;
    if (!sanction_apply(engine_of(L), &ask, &done, &err)) {
        return push_refusal(L, str_of(err.text));
    }
    lua_createtable(L, (int)done.count, 1);
    for (size_t i = 0; i < done.count; i++) {
        lua_createtable(L, 0, 2);
        set_integer(L, "number", (lua_Integer)done.each[i].number);
        set_str(L, "subject", str_of(done.each[i].subject));
        append_item(L);
    }
    set_flag(L, "unknown", done.unknown);
    return 1;
}

/* sys.lift(NUMBER, WHY or nil), sys.lift_of(KIND, SUBJECT, WHY or nil): true, or nil and the
 * reason. */
static int sys_lift(lua_State *L)
{
    struct err err;
    uint64_t number = (uint64_t)luaL_checkinteger(L, 1);
    return push_done(L, sanction_lift(engine_of(L), number, to_text_or_none(L, 2), &err), &err);
}

static int sys_lift_of(lua_State *L)
{
    struct err err;
    enum sanction_kind kind = to_kind(L, 1);
    return push_done(L,
            sanction_lift_of(engine_of(L), kind, to_str(L, 2), to_text_or_none(L, 3), &err),
            &err);
}

static void set_name_of(lua_State *L, const char *field, uint64_t character)
{
    const struct account *account = account_of(engine_of(L), character);
    if (account) {
        set_text(L, field, account->name);
    }
}

static void push_row(void *data, const struct sanction_row *row)
{
    lua_State *L = data;
    lua_createtable(L, 0, 12);
    set_integer(L, "number", (lua_Integer)row->number);
    set_integer(L, "time", row->time_ms / 1000);
    set_str(L, "kind", row->kind);
    set_str(L, "subject", row->subject);
    set_flag(L, "stands", row->stands);
    set_integer(L, "left", (row->left_ms + 999) / 1000);
    set_name_of(L, "author", row->author);
    set_str(L, "reason", row->reason);
    set_integer(L, "ended", row->ended_ms / 1000);
    set_name_of(L, "ended_by", row->ended_by);
    set_str(L, "ended_why", row->ended_why);
    set_integer(L, "report", (lua_Integer)row->report);
    append_item(L);
}

/* sys.sanctions(SUBJECT or nil, STANDING, BEFORE or nil, N): {{number=, time=, kind=, subject=,
 * stands=, left= seconds (0: no end), author=, reason=, ended=, ended_by=, ended_why=, report=},
 * …}, newest first; STANDING: only active ones; BEFORE: a number. */
static int sys_sanctions(lua_State *L)
{
    struct sanction subject = {0};
    lua_Integer limit = luaL_checkinteger(L, 4);
    struct sanction_filter filter = {
            .standing = lua_toboolean(L, 2),
            .before = (uint64_t)luaL_optinteger(L, 3, 0),
            .limit = limit > 0 && limit < ROWS_MAX ? (size_t)limit : ROWS_MAX,
    };
    bool formed =
            lua_isnoneornil(L, 1) || sanction_subject(engine_of(L), to_str(L, 1), &subject);
    filter.subject = str_of(subject.subject);
    sandbox_charge(L, 100);
    lua_createtable(L, 0, 0);
    if (formed) {
        sanction_each_row(engine_of(L), &filter, push_row, L);
    }
    return 1;
}

/* sys.standing(PLAYER): their active sanctions, by name or address: {{number=, kind=, subject=,
 * left=, reason=}, …}. */
static int sys_standing(lua_State *L)
{
    struct engine *engine = engine_of(L);
    uint64_t player = to_object_id(L, 1);
    lua_createtable(L, 0, 0);
    for (int kind = 0; kind < SANCTION_END; kind++) {
        const struct sanction *s = sanction_first(engine, (enum sanction_kind)kind);
        for (; s; s = sanction_next(engine, s)) {
            if (!sanction_covers(engine, s, player)) {
                continue;
            }
            lua_createtable(L, 0, 5);
            set_integer(L, "number", (lua_Integer)s->number);
            set_text(L, "kind", sanction_kind_name(s->kind));
            set_text(L, "subject", s->subject);
            set_integer(L, "left", (sanction_left_ms(engine, s) + 999) / 1000);
            set_text(L, "reason", s->reason);
            append_item(L);
        }
    }
    return 1;
}

/* sys.silenced(PLAYER[, TO]): why they may not speak to the player TO ("here": to those around;
 * default: to others in general); nil if they may. */
static int sys_silenced(lua_State *L)
{
    uint64_t player = to_object_id(L, 1);
    uint64_t to = lua_isnoneornil(L, 2)           ? SANCTION_ANYBODY
                  : lua_type(L, 2) == LUA_TSTRING ? 0
                                                  : to_object_id(L, 2);
    struct err err;
    return push_objection(L, !sanction_silences(engine_of(L), player, to, &err), &err);
}

/* sys.speech_limit(WHO[, BYTES]): takes a token for speech beyond the room, or for BYTES of speech
 * in it (0: a gesture). Returns why WHO must wait, or nil. */
static int sys_speech_limit(lua_State *L)
{
    struct err err;
    struct object *who = to_object(L, 1);
    lua_Integer bytes = luaL_optinteger(L, 2, -1);
    bool ok = bytes < 0 ? speech_limit_take(engine_of(L), who, &err)
                        : speech_limit_take_here(engine_of(L), who, (size_t)bytes, &err);
    return push_objection(L, ok, &err);
}

/* sys.credential(WHO, TEXT): why WHO, a player, must not say TEXT to others, since it may contain a
 * password; or nil. */
static int sys_credential(lua_State *L)
{
    struct err err;
    bool holds = credential_holds_back(engine_of(L), to_object(L, 1), to_str(L, 2), &err);
    return push_objection(L, !holds, &err);
}

/* sys.jailed(PLAYER): why they cannot leave; nil if they are not in jail. */
static int sys_jailed(lua_State *L)
{
    struct engine *engine = engine_of(L);
    const struct sanction *jail = sanction_on(engine, SANCTION_JAIL, to_object_id(L, 1));
    struct err err;
    bool ok = !jail || sanction_refuse(engine, jail, PHRASE_jail_home, &err);
    return push_objection(L, ok, &err);
}

/* -- reports -- */

/* sys.report_file(PLAYER, KIND, TEXT, LINES): files a report, with their last scrollback if LINES;
 * its number, or nil and the reason. */
static int sys_report_file(lua_State *L)
{
    struct err err;
    uint64_t number = report_file(engine_of(L), to_object_id(L, 1), to_str(L, 2), to_str(L, 3),
            lua_toboolean(L, 4), &err);
    if (number == 0) {
        return push_refusal(L, str_of(err.text));
    }
    lua_pushinteger(L, (lua_Integer)number);
    return 1;
}

static void set_person(lua_State *L, const char *field, const struct report_person *person)
{
    if (person->key.length == 0) {
        return;
    }
    char address[ADDRESS_SIZE];
    char counted[ADDRESS_SIZE];
    (void)str_copy(person->address, address, sizeof(address));
    lua_createtable(L, 0, 8);
    set_str(L, "key", person->key);
    set_str(L, "name", person->name);
    set_str(L, "door", person->door);
    set_str(L, "address", person->address);
    set_str(L, "network", address_counted(address, counted));
    set_flag(L, "guest", person->guest);
    set_integer(L, "place", (lua_Integer)person->place);
    set_str(L, "place_name", person->place_name);
    lua_setfield(L, -2, field);
}

static void push_report(lua_State *L, const struct report *report)
{
    lua_createtable(L, 0, 14);
    set_integer(L, "number", (lua_Integer)report->number);
    set_integer(L, "time", report->time_ms / 1000);
    set_text(L, "state", report_state_name(report->state));
    set_str(L, "kind", report->kind);
    set_person(L, "sender", &report->sender);
    set_person(L, "about", &report->about);
    set_str(L, "text", report->text);
    set_name_of(L, "taken_by", report->taken_by);
    set_name_of(L, "closed_by", report->closed_by);
    set_integer(L, "closed", report->closed_ms / 1000);
    set_str(L, "outcome", report->outcome);
    set_str(L, "note", report->note);
}

static void push_brief(void *data, const struct report *report)
{
    push_report(data, report);
    append_item(data);
}

static void push_whole(void *data, const struct report *report)
{
    lua_State *L = data;
    struct str rest = report->lines;
    struct transcript_line line;
    push_report(L, report);
    lua_createtable(L, 0, 0);
    while (transcript_next(&rest, &line)) {
        struct buf plain = {0};
        markup_plain(line.msg.text, &plain);
        lua_createtable(L, 0, 2);
        set_integer(L, "time", line.time_ms / 1000);
        set_str(L, "text", buf_str(&plain));
        if (line.msg.sender.length > 0) {
            set_str(L, "sender", line.msg.sender);
        }
        if (line.msg.behind.length > 0) {
            set_str(L, "behind", line.msg.behind);
        }
        append_item(L);
        buf_finish(&plain);
    }
    sandbox_charge(L, 100 + report->lines.length / 16);
    lua_setfield(L, -2, "lines");
}

/* sys.reports(STATE or nil, SENDER or nil, ABOUT or nil, N): {{number=, time=, state= open, taken,
 * closed, kind=, sender= {key=, name=, door=, address=, guest=, place=, place_name=}, about= the
 * same or nil, text=, taken_by=, closed_by=, closed=, outcome=, note=}, …} the newest first. */
static int sys_reports(lua_State *L)
{
    struct report_filter filter = {
            .state = report_state_of(to_text_or_none(L, 1)),
            .sender = to_text_or_none(L, 2),
            .about = to_text_or_none(L, 3),
            .limit = (size_t)luaL_checkinteger(L, 4),
            .brief = true,
    };
    sandbox_charge(L, 100);
    lua_createtable(L, 0, 0);
    report_each(engine_of(L), &filter, push_brief, L);
    return 1;
}

/* sys.report(NUMBER): one report, with lines= {{time=, text=, sender= the speaker, if any, behind=
 * the real speaker if disguised}, …} as the sender saw them; nil if it does not exist. */
static int sys_report(lua_State *L)
{
    if (!report_visit(engine_of(L), (uint64_t)luaL_checkinteger(L, 1), push_whole, L)) {
        lua_pushnil(L);
    }
    return 1;
}

/* sys.report_set(NUMBER, STATE, OUTCOME or nil, NOTE or nil): true, or nil and the reason. */
static int sys_report_set(lua_State *L)
{
    struct err err;
    enum report_state state = report_state_of(to_str(L, 2));
    luaL_argcheck(L, state != REPORT_STATES, 2, "a state of reports");
    return push_done(L,
            report_set(engine_of(L), (uint64_t)luaL_checkinteger(L, 1), state,
                    to_text_or_none(L, 3), to_text_or_none(L, 4), &err),
            &err);
}

void bind_moderate_open(struct host *host)
{
    static const struct api api[] = {
            {"sanction", sys_apply_sanction},
            {"lift", sys_lift},
            {"lift_of", sys_lift_of},
            {"sanctions", sys_sanctions},
            {"standing", sys_standing},
            {"silenced", sys_silenced},
            {"speech_limit", sys_speech_limit},
            {"credential", sys_credential},
            {"jailed", sys_jailed},
            {"report_file", sys_report_file},
            {"reports", sys_reports},
            {"report", sys_report},
            {"report_set", sys_report_set},
    };
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
