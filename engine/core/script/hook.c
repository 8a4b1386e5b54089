/* hook.c -- runs the handlers of events, in order, each under a savepoint.
 *
 * 1. A part is an object with its role; each object is asked once an event, in its first role
 *    that has a handler.
 * 2. Handlers without a role run for a verb event only on the thing, for a presence event on
 *    everything present.
 * 3. A handler that fails is undone alone and its owner gets the error; a failing before
 *    handler forbids.
 * 4. transaction->ending set means the whole transaction ends: callers stop at once.
 * 5. No handler can stop a settled event (home, builders' moves, a lost connection): its
 *    refusal undoes only itself.
 * 6. Where its owner is not accepted, a handler is a guest. It may refuse actions on its own
 *    object, and it hears; it does nothing else, moves nobody, and its refusal undoes only
 *    itself. Its owner's actions reach it as usual. A place's own handlers are never guests.
 * 7. A thing never keeps its holder from letting go of it, or from emptying it (clinging.c).
 * 8. A behaviour saved after a player took a thing is inactive in that thing (held.h).
 * 9. A before handler that forbids is undone, unless it calls stop(). A number that it returns is
 *    the event's new amount. Changes by a building command's handlers are play, not building. */
#include "engine/core/script/hook.h"

#include "engine/core/output/format.h"
#include "engine/core/output/provenance.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/consent.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/trust.h"
#include "engine/core/run/fault.h"
#include "engine/core/run/trace.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/bystanders.h"
#include "engine/core/script/event_list.h"
#include "engine/core/script/held.h"
#include "engine/core/script/hook_impl.h"
#include "world/model/place.h"

#include <math.h>

#define HOOK_DEPTH_MAX 8
#define VERDICTS_MAX 8

/* One run over all parts of an event. */
struct asking {
    struct engine *engine;
    struct event *event;
    uint64_t hash; /* of its name */
    uint64_t bit;  /* behaviours_bit */
    bool before;
    struct buf *reason;   /* NULL: only find out whether a before handler would be asked */
    bool forbidden;       /* with no reason: a handler would be asked */
    struct object *place; /* where it happens, which decides consent; may be NULL */

    /* The owners asked about so far, and whether the place accepts them. */
    struct verdict {
        uint64_t owner;
        bool accepted;
    } verdicts[VERDICTS_MAX];

    size_t verdict_count;
};

/* One handler about to run. */
struct turn {
    const struct behaviour *behaviour;
    struct handler *handler;
    struct object *object;
    bool is_guest;
};

static void rights_enter(struct engine *engine, struct rights *saved, const struct turn *turn,
        const struct event *event, uint64_t *saved_place)
{
    struct transaction *transaction = engine_transaction(engine);
    *saved = transaction->rights;
    *saved_place = transaction->place_object;
    transaction->rights = (struct rights){.owner = turn->behaviour->owner,
            .trusted = turn->is_guest ? 0 : saved->trusted,
            .about = transaction_line_about(transaction, event->actor, turn->object->id)};
    transaction->place_object = turn->object->id;
    transaction->depth++;
}

static void rights_leave(
        struct engine *engine, const struct rights *saved, uint64_t saved_place)
{
    engine_transaction(engine)->rights = *saved;
    engine_transaction(engine)->place_object = saved_place;
    engine_transaction(engine)->depth--;
}

/* A refusal of a settled event ends only the handler that refused. */
static bool is_idle_refusal(struct engine *engine, const struct event *event,
        const struct turn *turn, enum outcome outcome)
{
    struct transaction *transaction = engine_transaction(engine);
    bool idle = event->settled ||
                (!turn->handler->before &&
                        (turn->is_guest ||
                                hook_clings(engine, event, turn->behaviour, turn->object)));
    if (!idle || (outcome != OUTCOME_REFUSED && transaction->ending != OUTCOME_REFUSED)) {
        return false;
    }
    transaction->ending = OUTCOME_DONE;
    buf_clear(&transaction->refusal);
    return true;
}

/* The changes of a before handler that forbids are undone, unless it called stop(). */
static bool is_undone(
        const struct turn *turn, enum outcome outcome, const struct handler_result *result)
{
    bool forbids = turn->handler->before &&
                   (outcome == OUTCOME_REFUSED || (result && result->forbids));
    return outcome == OUTCOME_FAILED || outcome == OUTCOME_KILLED ||
           (forbids && !(result && result->stops));
}

static enum outcome run_handler(struct engine *engine, const struct turn *turn,
        struct event *event, struct handler_result *result)
{
    struct transaction *transaction = engine_transaction(engine);
    const struct behaviour *behaviour = turn->behaviour;
    if (transaction->depth >= HOOK_DEPTH_MAX || transaction->spent) {
        transaction_fault(engine, behaviour->object, behaviour->owner,
                transaction->spent ? STR("other handlers used up the time of this command; "
                                         "this handler was skipped")
                                   : STR("events were nested too deeply; this handler was "
                                         "skipped"));
        return OUTCOME_FAILED;
    }
    struct transaction_mark mark = transaction_savepoint(engine);
    struct rights saved;
    uint64_t saved_place = 0;
    enum writes writes = engine_world(engine)->writes;
    engine_world(engine)->writes = writes == WRITES_DESIGN ? WRITES_PLAY : writes;
    rights_enter(engine, &saved, turn, event, &saved_place);
    enum outcome outcome = engine_script(engine)->run_handler(
            engine_script_data(engine), behaviour, turn->handler, turn->object, event, result);
    rights_leave(engine, &saved, saved_place);
    engine_world(engine)->writes = writes;
    if (is_idle_refusal(engine, event, turn, outcome)) {
        outcome = OUTCOME_FAILED;
    }
    if (is_undone(turn, outcome, result)) {
        transaction_rollback_to(engine, mark);
    }
    if (outcome == OUTCOME_KILLED) {
        transaction->spent = true;
        engine_script(engine)->grant(engine_script_data(engine));
        outcome = OUTCOME_FAILED;
    }
    return outcome;
}

static void forbid(struct asking *asking, struct str why)
{
    asking->forbidden = true;
    if (asking->reason) {
        buf_clear(asking->reason);
        buf_add_str(asking->reason,
                why.length > 0 ? why : phrase_get(asking->engine, PHRASE_move_forbidden));
    }
}

/* Keeps what was done; the stock game recognises the refusal by its reason. */
static void stop(struct asking *asking, struct str why)
{
    struct transaction *transaction = engine_transaction(asking->engine);
    asking->forbidden = true;
    buf_clear(asking->reason);
    buf_add_str(asking->reason, why);
    transaction->stopped = true;
}

/* Adds whose script speaks to the refusal, for players who want to know. */
static void add_provenance(struct asking *asking, const struct turn *turn)
{
    struct transaction *transaction = engine_transaction(asking->engine);
    struct object *actor = asking->event->actor;
    if (asking->reason->length > 0 && actor) {
        struct buf text = {0};
        struct provenance by = provenance_by(turn->behaviour->owner, turn->object->id);
        provenance_write(asking->engine, &by, actor, true, buf_str(asking->reason), &text);
        buf_clear(asking->reason);
        buf_add_str(asking->reason, buf_str(&text));
        buf_finish(&text);
    }
    if (transaction->stopped) {
        buf_clear(&transaction->stop);
        buf_add_str(&transaction->stop, buf_str(asking->reason));
    }
}

/* Records in the trace of `why` which handler forbade, and where it is. */
static void note_forbid(const struct asking *asking, const struct turn *turn)
{
    const struct trace *trace = engine_transaction(asking->engine)->trace;
    struct buf place = {0};
    if (!trace) {
        return;
    }
    behaviour_put_place(asking->engine, turn->handler->function, &place);
    trace->add(asking->engine, &(struct trace_step){.kind = TRACE_FORBID,
                                       .object = turn->object->id,
                                       .other = turn->behaviour->object,
                                       .end = event_role_names[turn->handler->role],
                                       .text = turn->handler->event,
                                       .reason = buf_str(asking->reason),
                                       .place = buf_str(&place)});
    buf_finish(&place);
}

/* Sets the amount that the next handler reads. A guest may only change the amount of an event
 * that happens to itself. */
static void set_amount(struct event *event, const struct turn *turn, double amount)
{
    if (event->counted && isfinite(amount) &&
            (!turn->is_guest || event->thing == turn->object)) {
        event->amount = fmax(-EVENT_AMOUNT_MAX, fmin(amount, EVENT_AMOUNT_MAX));
    }
}

/* Runs one before handler. Returns false if no more are to be asked. */
static bool ask_before(struct asking *asking, const struct turn *turn)
{
    struct buf text = {0};
    struct handler_result result = {.text = &text};
    if (!asking->reason) {
        asking->forbidden = true;
        return false;
    }
    enum outcome outcome = run_handler(asking->engine, turn, asking->event, &result);
    if (outcome == OUTCOME_FAILED) {
        forbid(asking, STR_NONE);
    } else if (result.stops) {
        stop(asking, buf_str(&text));
    } else if (outcome == OUTCOME_REFUSED) {
        forbid(asking, buf_str(&engine_transaction(asking->engine)->refusal));
    } else if (result.forbids) {
        forbid(asking, buf_str(&text));
    } else if (result.counts) {
        set_amount(asking->event, turn, result.amount);
    }
    if (asking->forbidden) {
        note_forbid(asking, turn);
        add_provenance(asking, turn);
    }
    buf_finish(&text);
    return !asking->forbidden;
}

static bool ask_on(struct asking *asking, const struct turn *turn)
{
    struct engine *engine = asking->engine;
    struct buf text = {0};
    struct handler_result result = {.text = turn->handler->rests_ms > 0 ? &text : NULL};
    enum outcome outcome = run_handler(engine, turn, asking->event, &result);
    if (outcome == OUTCOME_REFUSED) {
        engine_transaction(engine)->ending = OUTCOME_REFUSED;
    }
    if (result.forbids && !engine_transaction(engine)->rehearsing) {
        hook_rest(engine, turn->handler, buf_str(&text));
    }
    buf_finish(&text);
    return engine_transaction(engine)->ending == OUTCOME_DONE;
}

static bool role_fits(
        const struct asking *asking, const struct handler *handler, enum event_role role)
{
    if (handler->role != ROLE_ANY) {
        return handler->role == role;
    }
    if (!behaviour_is_presence(asking->event->name)) {
        return role == ROLE_THING;
    }
    /* Present are the actor, what they carry, the room and its contents. The moving character
     * is the actor too, and of two rooms only the one where the event happens is asked, once. */
    return role != ROLE_THING && role != ROLE_FROM && role != ROLE_TO;
}

/* True if the event may happen although some behaviours could not be loaded yet. */
static bool is_harmless(struct str event)
{
    return str_equal(event, STR("look")) || str_equal(event, STR("examine")) ||
           str_equal(event, STR("command"));
}

static bool is_accepted(struct asking *asking, uint64_t owner)
{
    for (size_t i = 0; i < asking->verdict_count; i++) {
        if (asking->verdicts[i].owner == owner) {
            return asking->verdicts[i].accepted;
        }
    }
    bool accepted = consent_accepts(asking->engine, owner, asking->place);
    if (asking->verdict_count < VERDICTS_MAX) {
        asking->verdicts[asking->verdict_count++] = (struct verdict){owner, accepted};
    }
    return accepted;
}

static bool is_place(struct engine *engine, const struct asking *asking, struct object *object,
        enum event_role role)
{
    bool end = role == ROLE_FROM || role == ROLE_TO;
    return object == asking->place || (end && is_room(engine, object));
}

/* True for roles that see what others do. */
static bool is_bystander(enum event_role role)
{
    return role == ROLE_HELD || role == ROLE_WITNESS || role == ROLE_ROOM;
}

/* A stock handler that forbids something for a thing, such as a guard, needs its maker
 * accepted. */
static bool is_guest(struct asking *asking, const struct behaviour *behaviour,
        struct object *object, enum event_role role)
{
    const struct object *actor = asking->event->actor;
    bool lent = behaviour->owner == 0 && asking->before && is_bystander(role);
    uint64_t owner = lent ? trust_maker(asking->engine, object) : behaviour->owner;
    if (owner == 0 || (actor && actor->id == owner) || !asking->place) {
        return false;
    }
    return !is_place(asking->engine, asking, object, role) && !is_accepted(asking, owner);
}

/* True if a guest's handler may run: about its own object, or on hearing. */
static bool guest_may(const struct asking *asking, enum event_role role)
{
    return is_bystander(role) ? !asking->before && str_equal(asking->event->name, STR("hear"))
                              : true;
}

/* Returns the first handler from *next on, in its list, that is to run for the object in that
 * role, or NULL; *next becomes the one after it. */
static struct handler *next_handler(const struct asking *asking,
        const struct behaviour *behaviour, struct object *object, enum event_role role,
        uint8_t *next)
{
    struct handler *found = NULL;
    while (!found && *next > 0) {
        struct handler *handler = &behaviour->handlers[*next - 1];
        *next = handler->next;
        bool fits = handler->event_hash == asking->hash && handler->before == asking->before &&
                    str_equal(handler->event, asking->event->name) &&
                    role_fits(asking, handler, role) &&
                    hook_wants(asking->engine, handler, object, asking->event);
        found = fits ? handler : NULL;
    }
    return found;
}

/* True if the behaviour's handlers may run for the object; sets *guest. */
static bool may_answer(struct asking *asking, const struct behaviour *behaviour,
        struct object *object, enum event_role role, bool *guest)
{
    struct engine *engine = asking->engine;
    if (perm_is_frozen(engine, behaviour->owner) ||
            held_sleeps(engine, object, behaviour->owner, behaviour->saved_ms) ||
            hook_withholds(engine, asking->event, behaviour)) {
        return false;
    }
    *guest = is_guest(asking, behaviour, object, role);
    return !(*guest && !guest_may(asking, role)) &&
           !(asking->before && hook_clings(engine, asking->event, behaviour, object));
}

static bool ask_behaviours(struct asking *asking, struct object *object, enum event_role role)
{
    const struct answers *answers = behaviours_of(asking->engine, object);
    if (answers->incomplete && asking->before && !is_harmless(asking->event->name)) {
        forbid(asking, STR_NONE);
        return false;
    }
    if (!(answers->role_masks[role] & asking->bit)) {
        return true;
    }
    for (size_t i = 0; i < answers->count; i++) {
        const struct behaviour *behaviour = answers->list[i];
        uint8_t next = behaviour->first[asking->hash % HANDLER_LISTS];
        bool guest = false;
        struct handler *handler = next_handler(asking, behaviour, object, role, &next);
        if (!handler || !may_answer(asking, behaviour, object, role, &guest)) {
            continue;
        }
        for (; handler; handler = next_handler(asking, behaviour, object, role, &next)) {
            struct turn turn = {behaviour, handler, object, guest};
            if (!(asking->before ? ask_before(asking, &turn) : ask_on(asking, &turn))) {
                return false;
            }
            if (object->destroyed) {
                return true;
            }
        }
    }
    return true;
}

static bool ask_part(void *data, struct object *object, enum event_role role)
{
    struct asking *asking = data;
    struct str text = asking->event->text;
    if (asking->event->aside && role != ROLE_THING && role != ROLE_ACTOR) {
        asking->event->text = STR_NONE;
    }
    bool go_on = ask_behaviours(asking, object, role);
    asking->event->text = text;
    return go_on;
}

static void ask_all(struct asking *asking)
{
    asking->hash = str_hash(asking->event->name);
    asking->bit =
            behaviours_bit(asking->engine, asking->event->name, asking->hash, asking->before);
    struct hook_parts parts = {
            .engine = asking->engine,
            .event = asking->event,
            .bit = asking->bit,
            .visit = ask_part,
            .data = asking,
    };
    /* The event happens where it began, even if a handler moves the actor. */
    struct object *room = asking->event->room;
    struct object *actor = asking->event->actor;
    asking->place = room || !actor ? room : object_place(asking->engine, actor);
    asking->event->room = asking->place;
    hook_each_part(&parts);
    asking->event->room = room;
}

static bool is_clean(struct engine *engine)
{
    struct transaction_mark mark = transaction_savepoint(engine);
    const struct transaction_mark *clean = &engine_transaction(engine)->clean;
    return mark.tx == clean->tx && mark.hub == clean->hub;
}

bool hook_may_ask(
        struct engine *engine, struct str event, struct object *actor, struct object *room)
{
    struct bystanders_answers around = bystanders_answer(engine, actor, room);
    if ((around.actor | around.room | around.others) &
            behaviours_bit(engine, event, str_hash(event), true)) {
        return true;
    }
    engine_transaction(engine)->stopped &= is_clean(engine);
    return false;
}

bool hook_before(struct engine *engine, struct event *event, struct buf *reason)
{
    struct asking asking = {.engine = engine, .event = event, .before = true, .reason = reason};
    bool clean = is_clean(engine);
    ask_all(&asking);
    if (clean) {
        engine_transaction(engine)->clean = transaction_savepoint(engine);
    } else {
        engine_transaction(engine)->stopped = false;
    }
    return !asking.forbidden;
}

bool hook_asks(struct engine *engine, struct event *event)
{
    struct asking asking = {.engine = engine, .event = event, .before = true};
    ask_all(&asking);
    return asking.forbidden;
}

void hook_on(struct engine *engine, struct event *event)
{
    struct asking asking = {.engine = engine, .event = event};
    ask_all(&asking);
}

void hook_made(struct engine *engine, struct object *object)
{
    struct transaction *transaction = engine_transaction(engine);
    if (!hook_handles(engine, object, STR("create"))) {
        return;
    }
    uint64_t trusted = transaction->rights.trusted;
    struct object *top = place_top(engine_world(engine), object);
    struct event event = {
            .name = STR("create"),
            .actor = transaction->actor ? world_find(engine_world(engine), transaction->actor)
                                        : NULL,
            .thing = object,
            .room = top == object ? NULL : top,
            .settled = true,
    };
    struct asking asking = {.engine = engine,
            .event = &event,
            .hash = str_hash(event.name),
            .bit = behaviours_bit(engine, event.name, str_hash(event.name), false),
            .place = event.room};
    transaction->rights.trusted = 0;
    (void)ask_behaviours(&asking, object, ROLE_THING);
    transaction->rights.trusted = trusted;
}

/* True if other code calls it in a place that rejects its owner: the actor's trust ends there. */
static bool calls_guest(
        struct engine *engine, const struct behaviour *behaviour, struct object *object)
{
    const struct rights *rights = &engine_transaction(engine)->rights;
    struct object *around =
            object->location ? world_find(engine_world(engine), object->location) : NULL;
    return rights->trusted != 0 && rights->owner != behaviour->owner && behaviour->owner != 0 &&
           rights->trusted != behaviour->owner &&
           !consent_accepts(engine, behaviour->owner, around ? around : object);
}

/* role: of the handlers to run; ROLE_ANY: all but areas'. */
static enum outcome tell_as(struct engine *engine, struct object *object, struct event *event,
        enum event_role role, struct handler_result *result)
{
    uint64_t hash = str_hash(event->name);
    const struct answers *answers = behaviours_of(engine, object);
    enum outcome last = OUTCOME_PASS;
    for (size_t i = 0; i < answers->count; i++) {
        const struct behaviour *behaviour = answers->list[i];
        struct handler *handler = NULL;
        for (uint8_t k = behaviour->first[hash % HANDLER_LISTS]; k > 0; k = handler->next) {
            handler = &behaviour->handlers[k - 1];
            bool of_area = handler->role == ROLE_AREA || handler->role == ROLE_WORLD;
            if (handler->event_hash != hash || handler->before ||
                    (role == ROLE_ANY ? of_area : handler->role != role) ||
                    !str_equal(handler->event, event->name) ||
                    !hook_wants(engine, handler, object, event)) {
                continue;
            }
            if (perm_is_frozen(engine, behaviour->owner) ||
                    held_sleeps(engine, object, behaviour->owner, behaviour->saved_ms)) {
                break;
            }
            struct turn turn = {
                    behaviour, handler, object, calls_guest(engine, behaviour, object)};
            enum outcome outcome = run_handler(engine, &turn, event, result);
            if (outcome == OUTCOME_REFUSED) {
                engine_transaction(engine)->ending = OUTCOME_REFUSED;
                return outcome;
            }
            last = outcome;
            if (result) {
                result->failed |= outcome == OUTCOME_FAILED;
            }
            bool answered = result && result->value && result->value->kind != VALUE_NIL;
            if (object->destroyed || answered) {
                return last;
            }
        }
    }
    return last;
}

enum outcome hook_tell(struct engine *engine, struct object *object, struct event *event,
        struct handler_result *result)
{
    return tell_as(engine, object, event, ROLE_ANY, result);
}

void hook_tell_role(
        struct engine *engine, struct object *object, struct event *event, enum event_role role)
{
    struct handler_result result = {0};
    (void)tell_as(engine, object, event, role, &result);
}

void hook_describe(
        struct engine *engine, struct object *object, struct object *viewer, struct buf *out)
{
    struct transaction *transaction = engine_transaction(engine);
    if (!transaction->open || !hook_describes(engine, object)) {
        return;
    }
    bool saved = transaction->read_only;
    transaction->read_only = true;
    struct event event = {.name = STR("describe"), .actor = viewer, .thing = object};
    struct handler_result result = {.text = out};
    (void)hook_tell(engine, object, &event, &result);
    transaction->read_only = saved;
}
