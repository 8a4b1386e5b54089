/* visit_sleep.c -- waking and falling asleep, as stored in the world.
 *
 * 1. A sleeping character is nowhere, and the property `asleep` has its place.
 * 2. Each character in play has a row in the table in_play, written and deleted in the
 *    transactions that wake it and put it to sleep. After a crash the next start finds the
 *    characters in play by these rows, without a walk through all characters. It puts them to
 *    sleep where they stood (guests are removed, their things left behind).
 * 3. These moves run handlers, but no handler may keep anybody in or out. If the transaction
 *    fails with handlers, it is undone and repeated without them.
 *
 * visit.c runs the handlers of "connect" and "disconnect". */
#include "engine/core/act/emit.h"
#include "engine/core/act/jail.h"
#include "engine/core/act/move.h"
#include "engine/core/chat/channel.h"
#include "engine/core/chat/here.h"
#include "engine/core/internal_event.h"
#include "engine/core/line/modal.h"
#include "engine/core/line/question.h"
#include "engine/core/line/secret.h"
#include "engine/core/login/visit_impl.h"
#include "engine/core/people/abroad.h"
#include "engine/core/people/account.h"
#include "engine/core/run/fault.h"
#include "engine/core/run/newcomer.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/timer.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/rows.h"
#include "world/model/tx.h"

#include <inttypes.h>
#include <stdio.h>

static void row_put(struct engine *engine, uint64_t character, bool guest)
{
    struct row row = row_of_id(TABLE_IN_PLAY, character);
    row_set_int(&row, "guest", guest);
    rows_put(engine_world(engine), &row);
}

static void row_delete(struct engine *engine, uint64_t character)
{
    struct row row = row_of_id(TABLE_IN_PLAY, character);
    rows_delete(engine_world(engine), &row);
    row_finish(&row);
}

/* Moves thing to `to`, with handlers unless bare. */
static void put(struct engine *engine, struct object *thing, struct object *to, struct str how,
        bool bare)
{
    if (bare) {
        (void)soft(place_move(engine_world(engine), thing, to));
        return;
    }
    struct buf reason = {0};
    struct move move = {.mover = thing, .thing = thing, .to = to, .how = how, .force = true};
    (void)move_object(engine, &move, &reason);
    buf_finish(&reason);
}

void visit_end_play(struct engine *engine, uint64_t character)
{
    row_delete(engine, character);
}

static void set_seen(struct engine *engine, uint64_t character)
{
    const struct account *account = account_of(engine, character);
    if (account) {
        account_set_seen(engine, account);
    }
}

static struct object *bed_of(struct engine *engine, struct object *character)
{
    struct world *world = engine_world(engine);
    if (character->location) {
        return world_find(world, character->location);
    }
    struct object *bed = prop_object(world, character, ATOM_asleep);
    return bed ? bed : engine_start(engine);
}

/* True if it came from another world and has not been in play since; clears the mark. */
static bool comes_from_afar(struct engine *engine, struct object *character)
{
    uint32_t atom = atom_intern(&engine_world(engine)->atoms, STR(VISIT_ARRIVED));
    bool came = prop_own(character, atom) != NULL;
    prop_set(engine_world(engine), character, atom, value_nil());
    return came;
}

/* One attempt. Returns false if it was undone. */
static bool try_to_wake(struct engine *engine, const struct presence *presence, bool bare)
{
    transaction_begin(engine, presence->character, 0);
    struct object *character = world_find(engine_world(engine), presence->character);
    if (character) {
        row_put(engine, character->id, presence->guest);
        set_seen(engine, character->id);
        struct object *bed = jail_wakes(engine, character, bed_of(engine, character));
        if (bed && bed->id != character->location) {
            put(engine, character, bed, STR("wake"), bare);
        }
        prop_set(engine_world(engine), character, ATOM_asleep, value_nil());
        visit_act(engine, character,
                presence->guest || comes_from_afar(engine, character) ? PHRASE_people_arrive
                                                                      : PHRASE_people_wake);
    }
    if (engine_transaction(engine)->ending != OUTCOME_DONE) {
        transaction_abort(engine);
        return false;
    }
    transaction_commit(engine);
    return true;
}

bool visit_wake(struct engine *engine, struct presence *presence)
{
    const struct object *character = world_find(engine_world(engine), presence->character);
    bool moves = character && character->location == 0;
    bool done = try_to_wake(engine, presence, false);
    if (!done) {
        (void)try_to_wake(engine, presence, true);
    }
    transaction_report_faults(engine);
    return done && moves;
}

void visit_become_player(struct engine *engine, struct presence *presence)
{
    presence->guest = false;
    row_put(engine, presence->character, false);
    set_seen(engine, presence->character);
}

uint64_t visit_make_guest(struct engine *engine, struct str name, uint64_t room)
{
    struct world *world = engine_world(engine);
    transaction_begin(engine, 0, 0);
    struct object *guest = world_create(world, 0);
    struct object *player = world_get_ref(world, "player");
    struct err err;
    must(proto_set(world, guest, &player, 1, &err));
    prop_set(world, guest, ATOM_name, value_str(name));
    if (room && world_find(world, room)) {
        prop_set(world, guest, ATOM_asleep, value_object(room));
    }
    row_put(engine, guest->id, true);
    uint64_t id = guest->id;
    transaction_commit(engine);
    return id;
}

/* Leaves all that the guest has where the guest stands. */
static void drop_all(struct engine *engine, struct object *guest, bool bare)
{
    struct world *world = engine_world(engine);
    struct object *place = guest->location ? world_find(world, guest->location) : NULL;
    if (!place) {
        place = engine_start(engine);
    }
    size_t count = 0;
    const uint64_t *contents = place_contents(world, guest, &count);
    uint64_t *ids = mem_dup(contents, count * sizeof(*ids));
    for (size_t i = 0; i < count; i++) {
        struct object *thing = world_find(world, ids[i]);
        if (thing && thing->location == guest->id) {
            prop_set(world, thing, ATOM_worn, value_nil());
            put(engine, thing, place, STR("drop"), bare);
        }
    }
    mem_free(ids);
}

/* Takes the character out of play, or removes a guest from the world. Needs an open tx. */
static void leave_world(struct engine *engine, struct object *character, bool guest, bool bare)
{
    row_delete(engine, character->id);
    uint64_t id = character->id;
    internal_event_run(engine, INTERNAL_SLEEP, &id);
    if (guest) {
        drop_all(engine, character, bare);
    } else if (character->location) {
        prop_set(engine_world(engine), character, ATOM_asleep,
                value_object(character->location));
    }
    if (character->location) {
        put(engine, character, NULL, STR("sleep"), bare);
    }
    size_t left = 0;
    (void)place_contents(engine_world(engine), character, &left);
    if (guest && left == 0 && !character->destroyed) {
        destroy_object(engine, character);
    }
}

static void say_good_bye(struct engine *engine, uint64_t character, const char *why)
{
    struct session *session = hub_sessions_of(engine_hub(engine), character);
    for (; session; session = session->next_of_character) {
        hub_close(session, str_of(why));
    }
}

static bool try_to_sleep(
        struct engine *engine, const struct presence *presence, const char *why, bool bare)
{
    transaction_begin(engine, presence->character, 0);
    struct object *character = world_find(engine_world(engine), presence->character);
    if (character) {
        visit_act(engine, character,
                presence->guest ? PHRASE_people_vanish : PHRASE_people_sleep);
        set_seen(engine, character->id);
        leave_world(engine, character, presence->guest, bare);
    } else {
        row_delete(engine, presence->character);
    }
    if (engine_transaction(engine)->ending != OUTCOME_DONE) {
        transaction_abort(engine);
        return false;
    }
    say_good_bye(engine, presence->character, why);
    transaction_commit(engine);
    return true;
}

void visit_end_now(struct engine *engine, struct presence *presence, const char *why)
{
    uint64_t character = presence->character;
    char *words = mem_dup_text(why);
    newcomer_reached(engine, character, NEWCOMER_GONE);
    (void)tasks_cancel(engine, dialogue_of(presence)->linkdead_task);
    modal_cancel(engine, character);
    question_end_all(engine, presence);
    secret_cancel(engine, character, 0);
    here_quit(engine, presence);
    presence_set_going(engine, presence);
    if (presence->linkdead_ms == 0) {
        emit_alone(engine, character, STR("disconnect"), STR("sleep"));
    }
    if (!try_to_sleep(engine, presence, words, false)) {
        (void)try_to_sleep(engine, presence, words, true);
    }
    transaction_report_faults(engine);
    struct session *session = NULL;
    while ((session = hub_sessions_of(engine_hub(engine), character))) {
        if (session->chats && session->id != dialogue_of(presence)->replication) {
            presence_note_chatting(engine, false);
        }
        hub_attach(session, 0);
    }
    bool guest = presence->guest;
    presence_remove(engine, presence);
    mem_free(words);
    if (guest) {
        transaction_begin(engine, 0, 0);
        channels_sweep(engine);
        transaction_commit(engine);
    }
}

/* A departure requested inside a transaction; happens after its commit. */
struct going {
    struct engine *engine;
    uint64_t character;
    bool walked;
    char *why; /* owned */
};

void visit_end_going(struct engine *engine, uint64_t character)
{
    struct presence *presence = presence_find_going(engine, character);
    must(!engine_transaction(engine)->open);
    if (presence && presence->going) {
        visit_end_now(engine, presence, dialogue_of(presence)->going_why);
    }
}

static void going_run(struct engine *engine, void *data)
{
    uint64_t *character = data;
    visit_end_going(engine, *character);
    mem_free(data);
}

static void going_commit(void *data)
{
    struct going *going = data;
    struct presence *presence = presence_find(going->engine, going->character);
    if (presence) {
        /* a leaving character can no longer be found */
        modal_cancel(going->engine, going->character);
        secret_cancel(going->engine, going->character, 0);
        presence_set_going(going->engine, presence);
        presence->walked = going->walked;
        dialogue_open(presence)->going_why = mem_dup_text(going->why);
        tasks_push(going->engine, (struct task){going_run, tasks_free,
                                          mem_dup(&going->character, sizeof(going->character)),
                                          going->character});
    }
}

static void going_drop(void *data)
{
    struct going *going = data;
    mem_free(going->why);
    mem_free(going);
}

void visit_end(struct engine *engine, uint64_t character, const char *why)
{
    struct presence *presence = presence_find(engine, character);
    if (!presence) {
        return;
    }
    if (!engine_transaction(engine)->open) {
        visit_end_now(engine, presence, why);
        return;
    }
    struct going *going = mem_alloc(sizeof(*going));
    *going = (struct going){
            engine, character, abroad_is(engine, character, NULL), mem_dup_text(why)};
    struct tx_hook hook = {.commit = going_commit, .drop = going_drop, .data = going};
    tx_on_end(engine_world(engine), hook);
}

static struct presence *find_going_guest(struct engine *engine, struct str name)
{
    struct presence *presence = presence_alike(engine, name);
    while (presence && !(presence->guest && presence->going)) {
        presence = presence->next_alike;
    }
    return presence;
}

/* One departure may cause others, so the search starts again each time. */
void visit_free_name(struct engine *engine, struct str name)
{
    const struct presence *presence = NULL;
    while ((presence = find_going_guest(engine, name))) {
        visit_end_going(engine, presence->character);
    }
}

static void recover(struct engine *engine, const struct row *row, visits_held *is_held)
{
    uint64_t id = row_id(row, "character");
    bool guest = row_int(row, "guest") != 0;
    struct object *character = world_find(engine_world(engine), id);
    if (character && is_held(engine, id)) {
        visit_hold(engine, character, guest);
    } else if (character) {
        leave_world(engine, character, guest, true);
    } else {
        row_delete(engine, id);
    }
}

void visits_recover(struct engine *engine, visits_held *is_held)
{
    struct store_select all = {.table = TABLE_IN_PLAY, .order = "character"};
    struct rows rows = rows_read(engine_world(engine), &all, 0);
    if (rows.count > 0) {
        log_notice("characters in play when the server ended: %zu", rows.count);
        tx_begin(engine_world(engine));
        for (size_t i = 0; i < rows.count; i++) {
            recover(engine, &rows.items[i], is_held);
        }
        (void)tx_commit(engine_world(engine));
    }
    rows_finish(&rows);
}
