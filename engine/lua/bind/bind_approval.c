/* bind_approval.c -- asks players for consent before a script affects them or their things.
 *
 * Every function that takes from a player, puts something into their hands or moves them calls
 * host_approve first. A script that runs by the player's own command waits for the answer. Any
 * other script is refused, and may try again after the player agrees. */
#include "engine/lua/bind/bind_approval.h"

#include "engine/core/act/move.h"
#include "engine/core/line/menu.h"
#include "engine/core/line/question.h"
#include "engine/core/output/format.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/approval.h"
#include "engine/core/rights/consent.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/tx.h"

#define DEPTH_MAX 64

bool host_approved(lua_State *L)
{
    bool yes = lua_isstring(L, -1) && str_equal(to_str(L, -1), STR("1"));
    lua_pop(L, 1);
    if (!yes) {
        /* The script continues without the rights of the player's command, since an earlier consent
         * covers only one command and is used up. */
        engine_transaction(engine_of(L))->rights.about = LINE_OTHER;
        host_of(L)->running->about = LINE_OTHER;
    }
    return yes;
}

bool host_ask(struct script *script, const struct approval *approval, struct buf *reason)
{
    struct host *host = script->host;
    struct engine *engine = host->engine;
    if (!host->testing && !question_ask(engine, approval, script->token, reason)) {
        return false;
    }
    script->suspend_who = approval->who;
    script->suspend_seconds = QUESTION_SECONDS;
    if (host->testing) {
        menu_destroy(script->suspend_menu);
        script->suspend_menu = menu_create(MENU_CHOOSE, STR_NONE, STR_NONE);
        menu_add(script->suspend_menu, phrase_get(engine, PHRASE_menu_yes));
        menu_add(script->suspend_menu, phrase_get(engine, PHRASE_menu_no));
        question_tell(engine, approval, 1);
        host->tools->asked(host, approval);
    }
    return true;
}

/* Asks the player. If k is NULL, or the script does not run by their command, nothing waits. */
static int ask_player(lua_State *L, const struct approval *approval, lua_KFunction k)
{
    struct engine *engine = engine_of(L);
    struct script *script = host_of(L)->running;
    struct buf reason = {0};
    bool waits = k && host_may_wait(L) && script->actor == approval->who;
    if (waits && host_ask(script, approval, &reason)) {
        return host_suspend(L, SUSPEND_APPROVAL, k);
    }
    if (!waits) {
        (void)question_post(engine, approval, &reason);
    }
    return push_verdict(L, false, &reason);
}

/* With `set confirm N`, an earlier consent does not cover a larger sum, whoever owns the script. */
static bool covers_now(struct engine *engine, const struct approval *approval, bool confirms)
{
    struct transaction *transaction = engine_transaction(engine);
    enum line_about about = transaction->rights.about;
    transaction->rights.about = confirms ? LINE_OTHER : about;
    bool yes = approval_covers(engine, approval);
    transaction->rights.about = about;
    return yes;
}

/* True if a consent to each owner covers the approval; else approval->owner is the first without. */
static bool all_covered(struct engine *engine, struct approval *approval,
        const uint64_t *owners, size_t count, bool confirms)
{
    for (size_t i = 0; i < count; i++) {
        approval->owner = owners[i];
        if (!covers_now(engine, approval, confirms)) {
            return false;
        }
    }
    return true;
}

/* Uses up the consent to each owner. */
static void use_all(
        struct engine *engine, struct approval *approval, const uint64_t *owners, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        approval->owner = owners[i];
        approval_use(engine, approval);
    }
}

/* True if the player's yes to an offer of the running script allows this. */
static bool is_offered(struct engine *engine, const struct approval *wanted)
{
    const struct host *host = engine_script_data(engine);
    const struct script *script = host->running;
    if (!script || script->actor != wanted->who ||
            engine_transaction(engine)->rights.trusted != wanted->who) {
        return false;
    }
    return wanted->kind == APPROVAL_COINS
                   ? wanted->coins <= script->offered_coins
                   : wanted->kind == APPROVAL_MOVE && wanted->object == script->offered_place;
}

/* What a script took of an offer. */
struct taken {
    struct host *host;
    uint64_t token; /* of the script */
    int64_t coins;
    uint64_t place;
};

/* The script goes on if only an atomic of it was undone. */
static void taken_undo(void *data)
{
    const struct taken *taken = data;
    struct script *script = taken->host->running;
    if (script && script->token == taken->token) {
        script->offered_coins += taken->coins;
        script->offered_place = taken->place ? taken->place : script->offered_place;
    }
}

/* Uses up what the yes allows, if it allows this. */
static bool take_offered(struct engine *engine, const struct approval *wanted)
{
    if (!is_offered(engine, wanted)) {
        return false;
    }
    struct host *host = engine_script_data(engine);
    struct taken *taken = mem_alloc(sizeof(*taken));
    *taken = (struct taken){.host = host,
            .token = host->running->token,
            .coins = wanted->coins,
            .place = wanted->kind == APPROVAL_MOVE ? wanted->object : 0};
    host->running->offered_coins -= taken->coins;
    host->running->offered_place = taken->place ? 0 : host->running->offered_place;
    tx_on_end(engine_world(engine),
            (struct tx_hook){.undo = taken_undo, .drop = mem_free, .data = taken});
    return true;
}

static void note_paid(
        struct engine *engine, struct object *who, const struct approval *approval)
{
    engine_transaction(engine)->paid += approval->coins;
    question_tell_paid(engine, who, approval);
}

int host_approve(lua_State *L, const struct approval *wanted, bool confirms, lua_KFunction k)
{
    struct engine *engine = engine_of(L);
    struct transaction *transaction = engine_transaction(engine);
    struct object *who = world_find(engine_world(engine), wanted->who);
    uint64_t owners[APPROVAL_OWNERS] = {transaction->rights.owner};
    struct approval approval = *wanted;
    size_t count = who ? approval_owners(engine, who, owners) : 0;
    approval.owner = owners[0];
    approval.asker = transaction->place_object == wanted->who ? 0 : transaction->place_object;
    if (take_offered(engine, wanted)) {
        if (count > 0 && wanted->kind == APPROVAL_COINS) {
            note_paid(engine, who, &approval);
        }
        return -1;
    }
    if (count > 0 && wanted->kind == APPROVAL_COINS &&
            !approval_is_by_line(engine, who, LINE_VERB)) {
        return push_no(L, PHRASE_approval_unused);
    }
    count = count == 0 && who && confirms ? 1 : count;
    if (!all_covered(engine, &approval, owners, count, confirms)) {
        return ask_player(L, &approval, k);
    }
    use_all(engine, &approval, owners, count);
    if (count > 0 && wanted->kind == APPROVAL_COINS) {
        note_paid(engine, who, &approval);
    }
    return -1;
}

int host_approve_taking(lua_State *L, struct object *thing, struct object *to, lua_KFunction k)
{
    struct engine *engine = engine_of(L);
    if (approval_is_put_up(engine, thing)) {
        return push_no(L, PHRASE_approval_put_up);
    }
    const struct object *holder = approval_holder(engine, thing);
    bool stays = to && (approval_hands(engine, to) == holder ||
                               approval_holder(engine, to) == holder);
    if (!holder || stays) {
        return -1;
    }
    struct approval approval = {.kind = APPROVAL_THING, .who = holder->id, .object = thing->id};
    return host_approve(L, &approval, false, k);
}

/* Hidden in a bag, an npc would come along into a locked home. */
int host_refuse_held_person(
        lua_State *L, struct object *const *things, size_t count, struct object *to)
{
    struct engine *engine = engine_of(L);
    bool people = false;
    for (size_t i = 0; i < count; i++) {
        people |= proto_is_ref(engine_world(engine), things[i], "character");
    }
    return people && approval_hands(engine, to) ? push_no(L, PHRASE_approval_no_person) : -1;
}

int host_approve_ending(lua_State *L, struct object *object, lua_KFunction k)
{
    return approval_keeps_heir(engine_of(L), object) ? push_no(L, PHRASE_build_kept)
                                                     : host_approve_taking(L, object, NULL, k);
}

int bind_destroy(lua_State *L, struct object *object, lua_KFunction k)
{
    struct engine *engine = engine_of(L);
    if (destroy_is_large(engine, object)) {
        return push_no(L, PHRASE_build_full, WITH("most", DESTROY_HOLDS_MAX));
    }
    int results = host_approve_ending(L, object, k);
    if (results >= 0) {
        return results;
    }
    destroy_object(engine, object);
    if (object->destroyed) {
        host_end_tasks_of(host_of(L), object->id);
    }
    host_check_ending(L);
    return push_flag(L, true);
}

int host_approve_giving(lua_State *L, struct object *thing, struct object *to, lua_KFunction k)
{
    struct engine *engine = engine_of(L);
    struct object *hands = approval_hands(engine, to);
    if (!hands || (thing && place_is_inside(engine_world(engine), thing, hands))) {
        return -1;
    }
    int results = thing ? host_refuse_held_person(L, &thing, 1, to) : -1;
    if (results >= 0) {
        return results;
    }
    size_t gifts = approval_gift_count(engine, hands, engine_transaction(engine)->rights.owner);
    if (gifts < APPROVAL_GIFTS_FREE) {
        return -1;
    }
    if (gifts >= APPROVAL_GIFTS_MOST) {
        return push_no(L, PHRASE_approval_too_many);
    }
    struct approval approval = {.kind = APPROVAL_GIFTS, .who = hands->id};
    return host_approve(L, &approval, false, k);
}

void host_note_given(struct engine *engine, struct object *thing, struct object *to)
{
    uint64_t owner = engine_transaction(engine)->rights.owner;
    if (owner != 0 && thing->owner != owner && !thing->destroyed &&
            approval_hands(engine, to)) {
        uint32_t atom = atom_intern(&engine_world(engine)->atoms, STR("_put_by"));
        prop_set(engine_world(engine), thing, atom, value_object(owner));
    }
}

/* Visits a player who is carried to `to` by code that needs their consent; true: it is they. */
typedef bool visit_passenger(struct engine *engine, struct object *who, struct object *to);

/* Returns the first such player inside thing, at any depth, for whom `is` returns true; or NULL. */
static struct object *find_passenger(struct engine *engine, struct object *thing,
        struct object *to, visit_passenger *is, unsigned depth)
{
    struct world *world = engine_world(engine);
    uint64_t owners[APPROVAL_OWNERS];
    struct object *found = NULL;
    size_t count = 0;
    const uint64_t *ids = place_contents(world, thing, &count);
    for (size_t i = 0; i < count && depth < DEPTH_MAX && !found; i++) {
        struct object *inside = world_find(world, ids[i]);
        bool player = inside && proto_is_ref(world, inside, "player");
        if (player && approval_owners(engine, inside, owners) > 0 && is(engine, inside, to)) {
            found = inside;
        } else if (inside && !player) {
            found = find_passenger(engine, inside, to, is, depth + 1);
        }
        ids = place_contents(world, thing, &count);
    }
    return found;
}

static bool cannot_return(struct engine *engine, struct object *who, struct object *to)
{
    return !consent_leads_back(engine, who, to);
}

static bool has_not_agreed(struct engine *engine, struct object *who, struct object *to)
{
    uint64_t owners[APPROVAL_OWNERS];
    struct approval approval = {.kind = APPROVAL_MOVE, .who = who->id, .object = to->id};
    size_t count = approval_owners(engine, who, owners);
    return !is_offered(engine, &approval) &&
           !all_covered(engine, &approval, owners, count, false);
}

static bool use_consent(struct engine *engine, struct object *who, struct object *to)
{
    uint64_t owners[APPROVAL_OWNERS];
    struct approval approval = {.kind = APPROVAL_MOVE, .who = who->id, .object = to->id};
    if (!take_offered(engine, &approval)) {
        use_all(engine, &approval, owners, approval_owners(engine, who, owners));
    }
    return false;
}

static bool is_anybody(struct engine *engine, struct object *who, struct object *to)
{
    (void)engine;
    (void)who;
    (void)to;
    return true;
}

/* Passengers entered by themselves, so they may be taken to any place that they can leave again.
 * To any other place each of them has to agree. No consent is used up before the last. Nobody is
 * taken into a character's hands, because that character could then walk anywhere. */
static int approve_carrying(
        lua_State *L, struct object *thing, struct object *to, lua_KFunction k)
{
    struct engine *engine = engine_of(L);
    struct object *inside = find_passenger(engine, thing, to, is_anybody, 0);
    if (inside && approval_is_carried(engine, to)) {
        struct buf name = {0};
        format_name(engine, inside, NULL, ARTICLE_THE, &name);
        markup_capitalise(&name, 0);
        int results = push_no(L, PHRASE_approval_passenger, WITH("who", buf_str(&name)));
        buf_finish(&name);
        return results;
    }
    if (!inside || !find_passenger(engine, thing, to, cannot_return, 0)) {
        return -1;
    }
    const struct object *who = find_passenger(engine, thing, to, has_not_agreed, 0);
    if (!who) {
        (void)find_passenger(engine, thing, to, use_consent, 0);
        return -1;
    }
    struct approval approval = {.kind = APPROVAL_MOVE, .who = who->id, .object = to->id};
    return host_approve(L, &approval, false, k);
}

int host_approve_moving(lua_State *L, struct object *who, struct object *to, lua_KFunction k)
{
    struct engine *engine = engine_of(L);
    uint64_t owners[APPROVAL_OWNERS];
    if (who->location == to->id) {
        return -1;
    }
    if (!proto_is_ref(engine_world(engine), who, "player")) {
        return approve_carrying(L, who, to, k);
    }
    if (approval_owners(engine, who, owners) == 0 ||
            (approval_is_by_line(engine, who, LINE_NAMES) &&
                    consent_leads_back(engine, who, to))) {
        return -1;
    }
    struct approval approval = {.kind = APPROVAL_MOVE, .who = who->id, .object = to->id};
    return host_approve(L, &approval, false, k);
}

/* -- for the stock game -- */

/* build.may_take(THING[, TO]): true if the actor's building command may take THING from its
 * holder and put it into TO, or bring the player THING to TO. True, or nil and the reason; then
 * the player is asked. */
static int build_may_take(lua_State *L)
{
    struct object *thing = to_object(L, 1);
    struct object *to = opt_object(L, 2);
    int results = host_approve_taking(L, thing, to, NULL);
    if (results < 0 && to) {
        results = host_approve_giving(L, thing, to, NULL);
    }
    if (results < 0 && to) {
        results = host_approve_moving(L, thing, to, NULL);
    }
    return results < 0 ? push_flag(L, true) : results;
}

/* build.may_change(THING): true if the player who holds THING lets the actor's building command
 * change it. True, or nil and the reason; then the player is asked. Does not use up a consent. */
static int build_may_change(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *thing = to_object(L, 1);
    uint64_t owners[APPROVAL_OWNERS];
    const struct object *holder = approval_holder(engine, thing);
    size_t count = holder ? approval_owners(engine, holder, owners) : 0;
    for (size_t i = 0; i < count; i++) {
        struct approval approval = {.kind = APPROVAL_THING,
                .who = holder->id,
                .owner = owners[i],
                .object = thing->id};
        if (!approval_covers(engine, &approval)) {
            return ask_player(L, &approval, NULL);
        }
    }
    return push_flag(L, true);
}

static int owner_answered(lua_State *L, int status, lua_KContext context)
{
    (void)status;
    (void)context;
    return host_approved(L) ? push_flag(L, true) : push_no(L, PHRASE_approval_none);
}

/* build.ask_owner(THING, WHO): asks WHO whether they want THING from the actor, and waits: true, or
 * nil and the reason. */
static int build_ask_owner(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *thing = to_object(L, 1);
    struct object *who = to_object(L, 2);
    struct script *script = host_of(L)->running;
    struct approval approval = {.kind = APPROVAL_OWNER,
            .who = who->id,
            .owner = engine_transaction(engine)->actor,
            .object = thing->id};
    struct buf reason = {0};
    if (!host_may_wait(L) || !question_ask(engine, &approval, script->token, &reason)) {
        return push_verdict(L, false, &reason);
    }
    script->suspend_who = who->id;
    script->suspend_seconds = QUESTION_SECONDS;
    return host_suspend(L, SUSPEND_APPROVAL, owner_answered);
}

/* build.may_bring(OWNER, WHO, TO, THING): true if THING, with OWNER's rights, may bring the
 * player WHO to TO. True, or nil and the reason; then WHO is asked. */
static int build_may_bring(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct approval approval = {.kind = APPROVAL_MOVE,
            .owner = to_object_id(L, 1),
            .who = to_object_id(L, 2),
            .object = to_object_id(L, 3),
            .asker = to_object_id(L, 4)};
    if (approval_covers(engine, &approval)) {
        approval_use(engine, &approval);
        return push_flag(L, true);
    }
    return ask_player(L, &approval, NULL);
}

void bind_approval_open(struct host *host)
{
    static const struct api api[] = {
            {"may_take", build_may_take},
            {"may_change", build_may_change},
            {"ask_owner", build_ask_owner},
            {"may_bring", build_may_bring},
    };
    api_add_table(host, "build", api, sizeof(api) / sizeof(api[0]));
}
