/* move.c -- every change of place by the rules of the game.
 *
 * It checks in this order that the move is possible (nothing goes inside itself), that the thing
 * fits (weight, people), and that no handler forbids it (before "move"; for characters also
 * "leave" and "enter"). Then the thing moves, the on handlers run, and a character with a
 * connection is shown the new place.
 *
 * The commands (scripts) tell bystanders, because they know the verb. */
#include "engine/core/act/move.h"

#include "engine/core/act/jail.h"
#include "engine/core/act/keepsake.h"
#include "engine/core/act/look.h"
#include "engine/core/internal_event.h"
#include "engine/core/output/format.h"
#include "engine/core/output/remote_view.h"
#include "engine/core/people/abroad.h"
#include "engine/core/people/presence.h"
#include "engine/core/perception/known.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/consent.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/bystanders.h"
#include "engine/core/script/held.h"
#include "engine/core/script/hook.h"
#include "engine/core/script/timer.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/tx.h"

#define PERSON_CAPACITY 20.0

static void say_no(
        struct engine *engine, enum phrase phrase, const struct move *move, struct buf *reason)
{
    struct event_arg args[] = {
            {STR("thing"), value_object(move->thing->id)},
            {STR("to"), value_object(move->to ? move->to->id : 0)},
    };
    buf_clear(reason);
    format_phrase(engine, phrase, args, 2, move->mover, reason);
}

/* Returns the weight of container's direct contents, without thing. */
static double weight_inside(
        struct engine *engine, struct object *container, const struct object *thing)
{
    struct world *world = engine_world(engine);
    size_t count = 0;
    double sum = 0;
    const uint64_t *ids = place_contents(world, container, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = ids[i] == thing->id ? NULL : world_find(world, ids[i]);
        if (object) {
            sum += prop_number(world, object, ATOM_weight, 1);
        }
    }
    return sum;
}

static size_t people_inside(struct engine *engine, struct object *room)
{
    size_t count = 0;
    size_t people = 0;
    const uint64_t *ids = place_contents(engine_world(engine), room, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(engine_world(engine), ids[i]);
        people += object && is_character(engine, object);
    }
    return people;
}

static bool it_fits(struct engine *engine, const struct move *move, struct buf *reason)
{
    struct object *to = move->to;
    if (!to || to->id == move->thing->location) {
        return true;
    }
    const struct value *capacity = prop_get(engine_world(engine), to, ATOM_capacity);
    if (is_room(engine, to)) {
        double most = value_as_number(capacity, -1);
        if (most < 0 || !is_character(engine, move->thing) ||
                (double)people_inside(engine, to) < most) {
            return true;
        }
        say_no(engine, PHRASE_move_room_full, move, reason);
        return false;
    }
    double most = value_as_number(capacity, is_character(engine, to) ? PERSON_CAPACITY : -1);
    if (most < 0) {
        return true;
    }
    double weight = prop_number(engine_world(engine), move->thing, ATOM_weight, 1);
    if (weight_inside(engine, to, move->thing) + weight <= most) {
        return true;
    }
    bool own_hands = to == move->mover;
    say_no(engine, own_hands ? PHRASE_move_hands_full : PHRASE_move_full, move, reason);
    return false;
}

/* An exit holds nothing, and hands hold no exit or room. Of players: consent_refuses_to_bring. */
static bool it_can_be_held(struct engine *engine, const struct move *move, struct buf *reason)
{
    bool into_exit = move->to && is_exit(engine, move->to);
    bool unheld = move->to && is_character(engine, move->to) &&
                  (object_kinds(engine, move->thing) & (KIND_ROOM | KIND_EXIT));
    if (into_exit || unheld) {
        say_no(engine, into_exit ? PHRASE_move_into_exit : PHRASE_move_unheld, move, reason);
    }
    return !into_exit && !unheld;
}

static struct event move_event(struct str name, const struct move *move, struct object *from)
{
    struct event event = {
            .name = name,
            .actor = move->mover,
            .thing = move->thing,
            .from = from,
            .to = move->to,
            .how = move->how,
            .text = move->direction,
            .settled = move->force,
    };
    return event;
}

/* Returns a character's leave or enter event; the character is the actor, even if somebody else
 * moves them. */
static struct event walk_event(
        struct str name, const struct move *move, struct object *from, struct object *room)
{
    struct event event = move_event(name, move, from);
    event.actor = move->thing;
    event.room = room;
    return event;
}

static bool nobody_forbids(struct engine *engine, const struct move *move, struct object *from,
        bool walks, struct buf *reason)
{
    struct event event = move_event(STR("move"), move, from);
    if (!hook_before(engine, &event, reason)) {
        return false;
    }
    if (!walks) {
        return true;
    }
    if (from) {
        event = walk_event(STR("leave"), move, from, from);
        if (!hook_before(engine, &event, reason)) {
            return false;
        }
    }
    if (move->to) {
        event = walk_event(STR("enter"), move, from, move->to);
        return hook_before(engine, &event, reason);
    }
    return true;
}

static void tell_everybody(
        struct engine *engine, const struct move *move, struct object *from, bool walks)
{
    struct event event = move_event(STR("move"), move, from);
    hook_on(engine, &event);
    if (walks && from && engine_transaction(engine)->ending == OUTCOME_DONE) {
        event = walk_event(STR("leave"), move, from, from);
        hook_on(engine, &event);
    }
    if (walks && move->to && engine_transaction(engine)->ending == OUTCOME_DONE) {
        event = walk_event(STR("enter"), move, from, move->to);
        hook_on(engine, &event);
    }
}

/* Tells the clients that take data where the character is. */
static void send_room_info(struct engine *engine, struct object *person, struct object *place)
{
    const struct session *session = hub_sessions_of(engine_hub(engine), person->id);
    bool data = false;
    for (; session; session = session->next_of_character) {
        data |= session->takes_events;
    }
    if (data) {
        struct buf text = {0};
        look_room_info(engine, person, place, &text);
        struct msg msg = {.kind = MSG_EVENT, .topic = STR("Room.Info"), .text = buf_str(&text)};
        hub_send_character(engine_hub(engine), person->id, &msg);
        buf_finish(&text);
    }
}

void move_send_room_info(struct engine *engine, struct object *person)
{
    struct object *place = object_place(engine, person);
    if (place) {
        send_room_info(engine, person, place);
    }
}

static void show_new_place(struct engine *engine, struct object *person, bool unseen)
{
    struct object *place = object_place(engine, person);
    if (!hub_sessions_of(engine_hub(engine), person->id) || !place) {
        return;
    }
    remote_view_note(engine, place);
    if (!unseen) {
        struct buf text = {0};
        const struct presence *presence = presence_find(engine, person->id);
        struct known known = known_of(engine, person);
        bool brief = (prop_bool(engine_world(engine), person, ATOM_brief) &&
                             known_has(&known, place->id)) ||
                     (presence && presence->passes_through);
        look_room(engine, person, place, brief, &text);
        tell_markup(engine, person, buf_str(&text), MSG_ROOM);
        buf_finish(&text);
    }
    send_room_info(engine, person, place);
}

struct leaving {
    struct engine *engine;
    uint64_t character;
};

static void leaves(void *data)
{
    struct leaving *leaving = data;
    internal_event_run(leaving->engine, INTERNAL_LEAVE, &leaving->character);
}

/* Cancels the open question of a person who leaves the room, when the move commits. */
static void cancel_question(struct engine *engine, const struct object *person)
{
    struct leaving *leaving = mem_alloc(sizeof(*leaving));
    *leaving = (struct leaving){engine, person->id};
    tx_on_end(engine_world(engine),
            (struct tx_hook){.commit = leaves, .drop = mem_free, .data = leaving});
}

void move_show(struct engine *engine, struct object *person)
{
    cancel_question(engine, person);
    show_new_place(engine, person, false);
}

static struct object *place_left(struct engine *engine, const struct move *move)
{
    uint64_t location = move->thing->location;
    return location ? world_find(engine_world(engine), location) : move->origin;
}

bool move_may(struct engine *engine, const struct move *move, struct buf *reason)
{
    struct object *thing = move->thing;
    struct object *from = place_left(engine, move);
    if (move->to &&
            (move->to == thing || place_is_inside(engine_world(engine), move->to, thing))) {
        say_no(engine, PHRASE_move_inside_self, move, reason);
        return false;
    }
    if (!jail_lets(engine, thing, move->to, reason)) {
        return false;
    }
    /* The shell of a traveller stays nowhere and holds nothing. */
    if ((thing->location == 0 && abroad_is(engine, thing->id, NULL)) ||
            (move->to && move->to->location == 0 && abroad_is(engine, move->to->id, NULL))) {
        say_no(engine, PHRASE_move_abroad, move, reason);
        return false;
    }
    if (move->force) {
        return true;
    }
    if (!consent_may_hand(engine, move->mover, thing, move->to)) {
        buf_clear(reason);
        phrase_put(engine, reason, PHRASE_consent_place);
        return false;
    }
    bool walks = is_character(engine, thing) && from != move->to;
    return it_can_be_held(engine, move, reason) && it_fits(engine, move, reason) &&
           nobody_forbids(engine, move, from, walks, reason);
}

bool move_object(struct engine *engine, const struct move *move, struct buf *reason)
{
    struct world *world = engine_world(engine);
    struct object *thing = move->thing;
    struct object *from = place_left(engine, move);
    bool walks = is_character(engine, thing) && from != move->to;
    if (!move->asked && !move_may(engine, move, reason)) {
        return false;
    }
    /* A handler may have destroyed one of them, or put one into the other. */
    bool ended = thing->destroyed || (move->to && move->to->destroyed);
    bool near = !walks && thing->location != 0 && bystanders_has_both(engine, from, move->to);
    if (ended || !place_move(world, thing, move->to)) {
        say_no(engine, PHRASE_move_forbidden, move, reason);
        return false;
    }
    if (near) {
        bystanders_stays(engine, from, move->to);
    }
    const struct object *holder = held_note(engine, thing, from, move->to);
    if (holder) {
        /* held_note has just noted it if the holder is not its only maker. */
        keepsake_note(engine, thing, holder, prop_own(thing, ATOM__held_since) != NULL);
    }
    if (walks) {
        prop_set(world, thing, ATOM_sitting, value_nil());
        prop_set(world, thing, ATOM_pose, value_nil());
        cancel_question(engine, thing);
        show_new_place(engine, thing, move->unseen);
    }
    tell_everybody(engine, move, from, walks);
    return true;
}

/* An object that is being destroyed, and where its contents may go. */
struct ruin {
    struct object *object;
    struct object *place; /* around it; NULL: nowhere, or the carrier is nowhere */
    uint64_t owner;
};

static struct object *place_around(struct engine *engine, struct object *object)
{
    struct object *place =
            object->location ? world_find(engine_world(engine), object->location) : NULL;
    if (place && is_character(engine, place)) {
        place = place->location ? world_find(engine_world(engine), place->location) : NULL;
    }
    return place;
}

static struct object *living(struct engine *engine, uint64_t id, const struct object *but)
{
    struct object *object = id ? world_find(engine_world(engine), id) : NULL;
    return object && !object->destroyed && object != but ? object : NULL;
}

/* Returns where `inside` goes. People go to the ruin's place, or home. A thing goes to the same
 * place if that accepts the running script's owner, else to its own owner or the ruin's. The
 * start room is for people only. */
static struct object *refuge(
        struct engine *engine, const struct ruin *ruin, struct object *inside)
{
    struct world *world = engine_world(engine);
    struct object *start = engine_start(engine);
    struct object *place = ruin->place && !ruin->place->destroyed ? ruin->place : NULL;
    if (is_player_character(engine, inside)) {
        struct object *home = prop_object(world, inside, ATOM_home);
        home = home && is_room(engine, home) && home != ruin->object ? home : start;
        return place ? place : home;
    }
    if (place && consent_accepts(engine, engine_transaction(engine)->rights.owner, place)) {
        return place;
    }
    uint64_t hands[] = {inside->owner, ruin->owner, engine_transaction(engine)->actor};
    for (size_t i = 0; i < sizeof(hands) / sizeof(hands[0]); i++) {
        struct object *holder = living(engine, hands[i], ruin->object);
        if (holder && holder != inside && !place_is_inside(world, holder, inside)) {
            return holder;
        }
    }
    return place ? place : start;
}

bool destroy_is_large(struct engine *engine, struct object *object)
{
    size_t count = 0;
    (void)place_contents(engine_world(engine), object, &count);
    return count > DESTROY_HOLDS_MAX && engine_transaction(engine)->rights.owner != 0;
}

/* Moves up to `most` things that the ruin holds to their refuge, or all that can be moved. */
static void clear_ruin(struct engine *engine, const struct ruin *ruin, size_t most)
{
    struct world *world = engine_world(engine);
    struct object *object = ruin->object;
    size_t count = 0;
    struct buf reason = {0};
    while (most-- > 0 && (place_contents(world, object, &count), count > 0)) {
        const uint64_t *ids = place_contents(world, object, &count);
        struct object *inside = world_find(world, ids[count - 1]);
        if (inside && is_exit(engine, inside)) {
            destroy_object(engine, inside);
            if (inside->destroyed) {
                continue;
            }
        }
        struct move move = {.thing = inside,
                .to = inside ? refuge(engine, ruin, inside) : NULL,
                .how = STR("destroy"),
                .force = true};
        if (!inside || move.to == object || !move_object(engine, &move, &reason)) {
            break;
        }
    }
    buf_finish(&reason);
}

void destroy_contents(struct engine *engine, struct object *object, size_t most)
{
    struct ruin ruin = {object, place_around(engine, object), object->owner};
    clear_ruin(engine, &ruin, most);
}

/* The object leaves its place first, so that people who climb out and look around no longer see
 * it. */
void destroy_object(struct engine *engine, struct object *object)
{
    struct world *world = engine_world(engine);
    size_t count = 0;
    struct object *place = object->location ? world_find(world, object->location) : NULL;
    struct ruin ruin = {object, place_around(engine, object), object->owner};
    if (place) {
        /* an object nowhere is inside nothing, so the move cannot fail */
        must(place_move(world, object, NULL));
    }
    clear_ruin(engine, &ruin, SIZE_MAX);
    timer_cancel_all(engine, object->id);
    place_contents(world, object, &count);
    if (count == 0 && !object->destroyed) {
        world_destroy(world, object);
    } else if (place && !place->destroyed && !object->destroyed && object->location == 0 &&
               !place_move(world, object, place)) {
        log_warning("#%llu stays nowhere: its location is now inside it",
                (unsigned long long)object->id);
    }
}
