/* bind_test.c -- the functions of t in test("…", function(t) … end).
 *
 * 1. Everything happens in the one rehearsal of the case. An action that would be its own
 *    transaction in play (a line, a timer, the part after a wait) is a savepoint here. It is
 *    undone alone if it is refused or fails.
 * 2. The clock stands still except in t:advance, which fires everything due on the way, in order:
 *    timers set in the case or on the object itself, waits, time-outs of questions.
 * 3. t is available to builders, so it grants nothing that they may not have: people it makes
 *    have a player's rights, and everything is undone.
 *
 * To add a function: here, in `methods`, with its comment. */
#include "engine/core/act/move.h"
#include "engine/core/line/menu.h"
#include "engine/core/login/dispatch.h"
#include "engine/core/output/format.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/consent.h"
#include "engine/core/run/event.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/hook.h"
#include "engine/core/script/timer.h"
#include "engine/modules/workshop/rehearse/replaying.h"
#include "engine/modules/workshop/test/testing.h"
#include "engine/session/markup.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <math.h>

#define NAME_MAX_BYTES 60
#define FIRED_MAX 2000
#define ADVANCE_SECONDS_MAX (10.0 * 366 * 24 * 3600)

static struct test_person *find_person(struct testing *testing, uint64_t id)
{
    for (size_t i = 0; i < testing->person_count; i++) {
        if (testing->people[i].id == id) {
            return &testing->people[i];
        }
    }
    return NULL;
}

static struct test_person *to_person(lua_State *L, int index)
{
    struct test_person *person = find_person(testing_of(L), to_object_id(L, index));
    if (!person) {
        luaL_argerror(L, index, "somebody that t:player made");
    }
    return person;
}

/* -- actions that would be transactions -- */

/* Runs play as a transaction of actor within the rehearsal. If that used up the budget, the caller
 * raises: sandbox_check. */
static enum outcome play_transaction(lua_State *L, uint64_t actor,
        enum outcome (*play)(lua_State *L, void *data), void *data)
{
    struct engine *engine = engine_of(L);
    struct transaction *transaction = engine_transaction(engine);
    struct transaction saved = *transaction;
    struct transaction_mark mark = transaction_savepoint(engine);
    transaction->actor = actor;
    transaction->session = 0;
    transaction->place_object = 0;
    transaction->rights = (struct rights){0};
    transaction->ending = OUTCOME_DONE;
    transaction->collects = false;
    transaction->reads = MODAL_NONE;
    transaction->read_only = false;
    transaction->refusal = (struct buf){0};
    transaction->stop = (struct buf){0};
    transaction->stopped = false;
    transaction->performs = false;
    uint32_t line_us = testing_of(L)->line_us;
    struct sandbox_part outer;
    if (line_us > 0) {
        sandbox_narrow_steps(host_of(L)->sandbox, line_us, &outer);
    }
    enum outcome outcome = play(L, data);
    if (line_us > 0) {
        sandbox_widen(host_of(L)->sandbox, &outer);
    }
    if (transaction->ending != OUTCOME_DONE) {
        outcome = transaction->ending;
    }
    if (outcome == OUTCOME_REFUSED || outcome == OUTCOME_FAILED || outcome == OUTCOME_KILLED) {
        transaction_rollback_to(engine, mark);
        dispatch_tell_end(engine, actor, outcome);
    }
    buf_finish(&transaction->refusal);
    buf_finish(&transaction->stop);
    saved.faults = transaction->faults;
    saved.fault_count = transaction->fault_count;
    *transaction = saved;
    return outcome;
}

/* -- people, places, things -- */

/* Returns the place at index, or the test's place. */
static struct object *opt_place(lua_State *L, int index)
{
    struct testing *testing = testing_of(L);
    struct object *place = opt_object(L, index);
    return place ? place : world_find(engine_world(engine_of(L)), testing->here);
}

/*** t:player(NAME[, PLACE]) -> Object
Makes a player for this test only, at PLACE (default: the test's place), which the author of the
test must be allowed to enter. */
static int test_player(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct world *world = engine_world(engine);
    struct testing *testing = testing_of(L);
    struct str name = to_str(L, 2);
    struct object *place = opt_place(L, 3);
    if (name.length == 0 || name.length > NAME_MAX_BYTES || !text_is_clean(name, false)) {
        return luaL_argerror(L, 2, "a name of 1 to 60 bytes");
    }
    if (testing->person_count == TEST_PEOPLE_MAX) {
        return luaL_error(L, "a test has at most %d players", TEST_PEOPLE_MAX);
    }
    if (!place || !consent_may_stand(engine, place)) {
        return luaL_error(L, "a test's player stands where its author may go");
    }
    struct object *player = world_get_ref(world, "player");
    struct object *person = world_create(world, 0);
    struct err err;
    test_time_reach(engine, testing, place);
    must(proto_set(world, person, &player, 1, &err));
    prop_set(world, person, ATOM_name, value_str(name));
    if (!place_move(world, person, place)) {
        return luaL_error(L, "nobody can stand there");
    }
    presence_stand_in(engine, person);
    test_name_actor(L, testing, person->id);
    testing->people[testing->person_count++] =
            (struct test_person){person->id, hub_savepoint(engine_hub(engine))};
    sandbox_charge(L, 1000);
    push_object(L, person->id);
    return 1;
}

/* Calls create(PROTO, PROPS) with the two values on top of the stack. */
static int call_create(lua_State *L)
{
    sandbox_push_globals(host_of(L)->sandbox, L, false);
    lua_getfield(L, -1, "create");
    lua_remove(L, -2);
    lua_insert(L, -3);
    lua_call(L, 2, 2);
    return 2;
}

/* Removes the location from the table on top and returns it, if it is the test's place or a player
 * of the test: there the test may put anything, since nothing of it stays. NULL: create decides. */
static struct object *take_free_place(lua_State *L, const struct testing *testing)
{
    lua_getfield(L, -1, "location");
    uint64_t id = lua_isnil(L, -1) ? testing->here : test_object(L, -1);
    lua_pop(L, 1);
    bool is_free = id == testing->here;
    for (size_t i = 0; i < testing->person_count; i++) {
        is_free = is_free || testing->people[i].id == id;
    }
    if (is_free) {
        lua_pushnil(L);
        lua_setfield(L, -2, "location");
    }
    return is_free ? world_find(engine_world(engine_of(L)), id) : NULL;
}

/*** t:create(PROTO[, {PROPS}]) -> Object
Like create, but the default location is the test's place. The location may also be a player of the
test. Fails the test if the object can't be made. */
static int test_create(lua_State *L)
{
    struct testing *testing = testing_of(L);
    lua_settop(L, 3);
    lua_createtable(L, 0, 8);
    if (!lua_isnil(L, 3)) {
        check_table(L, 3);
        for (lua_pushnil(L); lua_next(L, 3) != 0;) {
            lua_pushvalue(L, -2);
            lua_insert(L, -2);
            lua_rawset(L, 4);
        }
    }
    struct object *place = take_free_place(L, testing);
    lua_pushvalue(L, 2);
    lua_insert(L, -2);
    (void)call_create(L);
    if (lua_isnil(L, -2)) {
        return luaL_error(L, "it could not be made: %s", lua_tostring(L, -1));
    }
    lua_pop(L, 1);
    if (place && !place_move(engine_world(engine_of(L)), to_object(L, -1), place)) {
        return luaL_error(L, "it cannot be there");
    }
    return 1;
}

/*** t:place([NAME]) -> Object
Makes a new room, lit and empty. */
static int test_place(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct world *world = engine_world(engine);
    (void)testing_of(L);
    struct str name = lua_isnoneornil(L, 2) ? STR("A room") : to_str(L, 2);
    struct object *proto = world_get_ref(world, "room");
    struct object *room = world_create(world, engine_transaction(engine)->rights.owner);
    struct err err;
    must(proto_set(world, room, &proto, 1, &err));
    struct buf clean = {0};
    str_clean(str_fit(name, NAME_MAX_BYTES), false, &clean);
    prop_set(world, room, ATOM_name, value_str(buf_str(&clean)));
    buf_finish(&clean);
    sandbox_charge(L, 1000);
    push_object(L, room->id);
    return 1;
}

/* -- output -- */

/*** t:told(WHO) -> string
The output that WHO (a player of this test) got since the last call, as plain text, a line each. */
static int test_told(lua_State *L)
{
    test_push_told(L, to_person(L, 2));
    return 1;
}

/* -- lines -- */

struct bind_typed {
    uint64_t who;
    struct str line;
    bool misread; /* it was not understood */
    bool unknown; /* its verb is no command */
};

/* Returns the script that parked since the test began and waits for the player's answer. */
static struct script *find_question(struct host *host, uint64_t who)
{
    size_t cursor = 0;
    void *value = NULL;
    while (map_each(&host->scripts, &cursor, NULL, &value)) {
        struct script *script = value;
        bool asks = script->suspend == SUSPEND_ASK || script->suspend == SUSPEND_APPROVAL;
        if (script->token > host->testing->token_mark && asks && script->suspend_who == who) {
            return script;
        }
    }
    return NULL;
}

/* Answers a question with the line, like dispatch.c. False if the rest of the line is a command. */
static bool answer_question(struct host *host, const struct object *who,
        const struct script *question, struct str *line, enum outcome *outcome)
{
    char number[24];
    size_t option = 0;
    struct str answer = {NULL, 0};
    enum menu_line says = menu_read(host->engine, who, question->suspend_menu, line, &option);
    bool approves = question->suspend == SUSPEND_APPROVAL;
    if (says == MENU_ASIDE || (approves && says != MENU_ANSWER)) {
        return false;
    }
    if (approves && option == 1) {
        approval_keep(host->engine, &host->testing->approval);
    }
    if (says == MENU_ANSWER) {
        (void)snprintf(number, sizeof(number), "%zu", option);
        answer = option > 0 ? str_of(number) : *line;
    }
    if (says != MENU_NO_SUCH) {
        *outcome = host_answered(host, question->token, &answer);
    }
    return says != MENU_LEAVE || *outcome != OUTCOME_DONE;
}

static enum outcome play_line_bind(lua_State *L, void *data)
{
    struct bind_typed *typed = data;
    struct host *host = host_of(L);
    struct str line = typed->line;
    struct object *who = world_find(engine_world(host->engine), typed->who);
    const struct script *question = find_question(host, typed->who);
    if (who && question) {
        enum outcome outcome = OUTCOME_DONE;
        if (answer_question(host, who, question, &line, &outcome)) {
            return outcome;
        }
    }
    enum outcome outcome = who ? dispatch_as_typed(host->engine, who, line) : OUTCOME_DONE;
    typed->misread = who && engine_transaction(host->engine)->misread;
    typed->unknown = typed->misread && engine_transaction(host->engine)->unknown_verb;
    return outcome;
}

static enum outcome type_line(lua_State *L, struct test_person *person, bool *out_unknown)
{
    struct bind_typed typed = {.who = person->id, .line = to_str(L, 3)};
    if (typed.line.length > SESSION_LINE_MAX || !text_is_clean(typed.line, false)) {
        luaL_argerror(L, 3, "one line of plain text");
    }
    sandbox_charge(L, 200);
    person->told_from = hub_savepoint(engine_hub(engine_of(L)));
    enum outcome outcome = play_transaction(L, person->id, play_line_bind, &typed);
    sandbox_check(L);
    *out_unknown = typed.unknown;
    return outcome == OUTCOME_DONE && typed.misread ? OUTCOME_REFUSED : outcome;
}

/*** t:command(WHO, LINE) -> string
WHO types LINE, as a command or as an answer to a question. Returns their output as plain text. If the game doesn't
know that command, the test fails, unless t:has finds a part of the answer or t:refused types the line. */
static int test_command(lua_State *L)
{
    struct test_person *person = to_person(L, 2);
    struct testing *testing = testing_of(L);
    bool unknown = false;
    (void)type_line(L, person, &unknown);
    test_push_told(L, person);
    if (unknown && testing->unknown.length == 0) {
        buf_add_str(&testing->unknown, to_str(L, -1));
    }
    return 1;
}

/*** t:refused(WHO, LINE[, REASON]) -> string
Fails unless WHO's LINE is refused, and REASON is part of their output. */
static int test_refused(lua_State *L)
{
    struct test_person *person = to_person(L, 2);
    bool unknown = false;
    enum outcome outcome = type_line(L, person, &unknown);
    test_push_told(L, person);
    if (outcome != OUTCOME_REFUSED) {
        return luaL_error(L,
                "it was not refused (only refuse() refuses; check returned or shown text with "
                "t:has); the output was: \"%s\"",
                lua_tostring(L, -1));
    }
    if (!lua_isnoneornil(L, 4)) {
        test_check_part(L, to_str(L, -1), to_str(L, 4));
    }
    return 1;
}

struct going {
    struct object *who;
    struct object *to;
};

static enum outcome play_going(lua_State *L, void *data)
{
    const struct going *going = data;
    struct move move = {
            .mover = going->who, .thing = going->who, .to = going->to, .how = STR("walk")};
    struct buf reason = {0};
    bool ok = move_object(engine_of(L), &move, &reason);
    if (!ok) {
        tell_markup(engine_of(L), going->who, buf_str(&reason), MSG_ERROR);
    }
    buf_finish(&reason);
    return OUTCOME_DONE;
}

/*** t:go(WHO, PLACE) -> boolean
WHO walks to PLACE, which may be vetoed: returns whether they are there. Everyone sees it as a
walk. */
static int test_go(lua_State *L)
{
    struct test_person *person = to_person(L, 2);
    struct going going = {to_object(L, 2), to_object(L, 3)};
    test_time_reach(engine_of(L), testing_of(L), going.to);
    (void)play_transaction(L, person->id, play_going, &going);
    sandbox_check(L);
    return push_flag(L, going.who->location == going.to->id);
}

/* -- events and time -- */

struct happening {
    struct object *object;
    struct event event;
};

static enum outcome play_event(lua_State *L, void *data)
{
    struct happening *happening = data;
    struct handler_result result = {0};
    return hook_tell(engine_of(L), happening->object, &happening->event, &result);
}

/*** t:event(O, NAME[, DATA[, ACTOR]])
Fires an event for O only, such as "timer:rise" or "time:dusk", without its usual side effects. */
static int test_event(lua_State *L)
{
    (void)testing_of(L);
    struct happening happening = {.object = to_object(L, 2)};
    struct str name = to_str(L, 3);
    struct object *actor = opt_object(L, 5);
    struct value data = to_value(L, 4);
    happening.event = (struct event){
            .name = name,
            .thing = happening.object,
            .actor = actor,
            .data = data.kind == VALUE_NIL ? NULL : &data,
    };
    (void)play_transaction(L, actor ? actor->id : 0, play_event, &happening);
    value_finish(&data);
    sandbox_check(L);
    return 0;
}

struct replaying {
    struct value inputs;
    struct buf why;
    bool found;
};

static enum outcome play_replay(lua_State *L, void *data)
{
    struct replaying *replaying = data;
    enum outcome outcome = OUTCOME_FAILED;
    replaying->found =
            replay_run(host_of(L), &replaying->inputs, NULL, &outcome, &replaying->why);
    return outcome;
}

/* Puts the behaviour's own object into a place made by the test. */
static void put_this(lua_State *L, const struct value *place)
{
    struct world *world = engine_world(engine_of(L));
    const struct testing *testing = testing_of(L);
    struct object *where = place ? world_find(world, value_as_id(place)) : NULL;
    if (where && where->created) {
        (void)!place_move(world, world_find(world, testing->object), where);
    }
}

/*** t:replay(INPUTS)
Runs one command or handler of the behaviour's own object with exactly these inputs, as written by
`@replay N test` and `skein replay`. Fails the test if the run fails, or if there's no such command
or handler. */
static int test_replay(lua_State *L)
{
    struct testing *testing = testing_of(L);
    check_table(L, 2);
    struct replaying replaying = {.inputs = to_value(L, 2)};
    value_table_set_str(&replaying.inputs, STR("things"), value_nil());
    const struct value *actor = value_table_get_str(&replaying.inputs, STR("actor"));
    uint64_t actor_id = actor ? value_as_id(actor) : 0;
    const struct value *viewer = value_table_get_str(&replaying.inputs, STR("viewer"));
    uint64_t viewer_id = viewer ? value_as_id(viewer) : 0;
    if ((actor && !find_person(testing, actor_id)) ||
            (viewer_id && !find_person(testing, viewer_id))) {
        value_finish(&replaying.inputs);
        return luaL_error(L, "actor or viewer is not somebody that t:player made");
    }
    put_this(L, value_table_get_str(&replaying.inputs, STR("place")));
    value_table_set_str(&replaying.inputs, STR("this"), value_object(testing->object));
    (void)play_transaction(L, actor_id, play_replay, &replaying);
    value_finish(&replaying.inputs);
    sandbox_check(L);
    if (!replaying.found) {
        (void)push_refusal(L, buf_str(&replaying.why));
        buf_finish(&replaying.why);
        return luaL_error(L, "%s", lua_tostring(L, -1));
    }
    return 0;
}

/* The next thing due: a timer, or a parked script. */
struct next {
    int64_t due_ms; /* -1: nothing */
    struct script *script;
};

static struct next find_next(struct host *host)
{
    const struct testing *testing = host->testing;
    struct next next = {
            timer_soonest_ms(host->engine, testing->timer_mark, testing->object), NULL};
    size_t cursor = 0;
    void *value = NULL;
    while (map_each(&host->scripts, &cursor, NULL, &value)) {
        struct script *script = value;
        bool waits = script->suspend == SUSPEND_WAIT || script->suspend == SUSPEND_ASK ||
                     script->suspend == SUSPEND_APPROVAL;
        if (script->token <= testing->token_mark || !waits) {
            continue;
        }
        int64_t for_ms = script->suspend == SUSPEND_WAIT
                                 ? script->suspend_ms
                                 : (int64_t)script->suspend_seconds * 1000;
        int64_t due_ms = script->suspended_at_ms + for_ms;
        bool first =
                next.due_ms < 0 || due_ms < next.due_ms ||
                (next.script && due_ms == next.due_ms && script->token < next.script->token);
        if (first) {
            next = (struct next){due_ms, script};
        }
    }
    return next;
}

static enum outcome play_next(lua_State *L, void *data)
{
    struct next *next = data;
    struct host *host = host_of(L);
    const struct testing *testing = host->testing;
    if (!next->script) {
        return timer_fire_soonest(host->engine, testing->timer_mark, testing->object);
    }
    if (next->script->suspend != SUSPEND_WAIT) {
        next->script->declined = true;
        lua_pushnil(next->script->co);
    }
    return host_resume_here(host, next->script, lua_gettop(next->script->co));
}

/*** t:advance(SECONDS)
Turns the clock: timers set in this test or on the object itself, and waits, run in their order. */
static int test_advance(lua_State *L)
{
    struct host *host = host_of(L);
    struct world *world = engine_world(host->engine);
    (void)testing_of(L);
    double seconds = luaL_checknumber(L, 2);
    if (!(seconds >= 0 && seconds <= ADVANCE_SECONDS_MAX)) {
        return luaL_argerror(L, 2, "seconds, up to ten years");
    }
    int64_t until_ms = world->pretended_ms + llround(seconds * 1000);
    struct next next = find_next(host);
    for (size_t fired = 0; next.due_ms >= 0 && next.due_ms <= until_ms; fired++) {
        if (fired == FIRED_MAX) {
            return luaL_error(L, "more than %d timers came in that time", FIRED_MAX);
        }
        if (next.due_ms > world->pretended_ms) {
            world->pretended_ms = next.due_ms;
        }
        sandbox_charge(L, 100);
        uint64_t actor = next.script ? next.script->actor : 0;
        (void)play_transaction(L, actor, play_next, &next);
        sandbox_check(L);
        next = find_next(host);
    }
    world->pretended_ms = until_ms;
    return 0;
}

void push_test(lua_State *L, const struct testing *testing)
{
    static const luaL_Reg methods[] = {
            {"player", test_player},
            {"create", test_create},
            {"place", test_place},
            {"told", test_told},
            {"command", test_command},
            {"refused", test_refused},
            {"go", test_go},
            {"event", test_event},
            {"advance", test_advance},
            {"replay", test_replay},
            {NULL, NULL},
    };
    luaL_newlib(L, methods);
    add_test_asks(L);
    add_test_settings(L);
    add_test_time(L);
    add_test_names(L, testing, test_place);
}
