/* here.c -- tells chat clients who comes and goes in a room.
 *
 * 1. At the end of each transaction with changes, all moves are examined once, so that no way
 *    of moving somebody (walking, waking, a script, a wizard) is missed.
 * 2. People are announced by sight: in the dark nobody comes or goes.
 * 3. Apart from light, earlier messages are not recorded: a protocol handler knows whom it has
 *    shown and ignores repetitions.
 * 4. Light and lids change who is visible without a move. Then the chat clients there get the
 *    whole list again; for lids, not if the crowd is too large (CROWD_MAX squared).
 *
 * Without chat clients this costs nothing (presence_chatting). */
#include "engine/core/chat/here.h"

#include "engine/base/ids.h"
#include "engine/core/chat/channel.h"
#include "engine/core/chat/here_impl.h"
#include "engine/core/output/disguise.h"
#include "engine/core/output/format.h"
#include "engine/core/output/recognition.h"
#include "engine/core/part.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/person.h"
#include "engine/core/people/presence.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "engine/session/markup.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/tx.h"

enum { CROWD_MAX = 100, ROOMS_MAX = 16, MOVED_MAX = 4096 };

static bool shows_here(struct engine *engine, uint64_t character)
{
    struct session *session = hub_sessions_of(engine_hub(engine), character);
    while (session && !session->here_shown) {
        session = session->next_of_character;
    }
    return session != NULL;
}

static void send_chatting(struct engine *engine, uint64_t character, const struct msg *msg)
{
    for (struct session *s = hub_sessions_of(engine_hub(engine), character); s;
            s = s->next_of_character) {
        if (s->chats) {
            hub_send(s, msg);
        }
    }
}

/* -- the list -- */

struct naming {
    struct engine *engine;
    struct object *actor;
    struct buf *out;
};

/* True if watcher sees the person, undisguised, and the person is not hidden. */
static bool is_in_sight(struct engine *engine, struct object *watcher, struct object *person)
{
    return perceive_sees(engine, watcher, person) && !disguise_hides(engine, person, watcher) &&
           !prop_bool(engine_world(engine), person, ATOM_hidden);
}

static void name_one(void *data, struct object *person)
{
    const struct naming *naming = data;
    const struct presence *presence = presence_find(naming->engine, person->id);
    if (person != naming->actor && presence &&
            is_in_sight(naming->engine, naming->actor, person)) {
        person_add_line(presence, 0, naming->out);
    }
}

/* Appends the people whom actor sees, the actor first. */
static void list_people(struct engine *engine, struct object *actor, struct buf *out)
{
    const struct presence *self = presence_find(engine, actor->id);
    struct naming naming = {engine, actor, out};
    struct here_walk walk = {engine, name_one, &naming};
    struct object *room = here_room_of(engine, actor->location);
    if (self) {
        person_add_line(self, 0, out);
    }
    if (room) {
        here_walk_people(&walk, room);
    }
}

void here_topic(struct engine *engine, struct object *actor, struct buf *out)
{
    struct object *place = object_place(engine, actor);
    struct buf name = {0};
    if (place && !perceive_is_lit(engine, place)) {
        buf_add_str(&name, phrase_get(engine, PHRASE_look_dark_title));
    } else if (place) {
        format_name(engine, place, actor, ARTICLE_AS_NAMED, &name);
        markup_capitalise(&name, 0);
    }
    markup_plain(buf_str(&name), out);
    buf_finish(&name);
}

json_t *here_json(struct engine *engine, struct object *actor)
{
    struct buf topic = {0};
    struct buf people = {0};
    here_topic(engine, actor, &topic);
    list_people(engine, actor, &people);
    json_t *json = json_pack("{s:s%, s:s%}", "topic", buf_str(&topic).bytes, topic.length,
            "people", buf_str(&people).bytes, people.length);
    buf_finish(&people);
    buf_finish(&topic);
    return json ? json : json_object();
}

static void tell_json(
        struct engine *engine, uint64_t character, const char *topic, const json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);
    if (text) {
        struct msg msg = {.kind = MSG_EVENT, .topic = str_of(topic), .text = str_of(text)};
        send_chatting(engine, character, &msg);
    }
    free(text);
}

static bool is_dark(struct engine *engine, const struct object *actor)
{
    struct object *room = here_room_of(engine, actor->location);
    return room && !perceive_is_lit(engine, room);
}

void here_note_light(struct engine *engine, struct session *session)
{
    session->here_shown = true;
    const struct object *actor = world_find(engine_world(engine), session->character);
    session->here_dark = actor && is_dark(engine, actor);
}

/* Sends everything to one character. */
static void tell_all(struct engine *engine, struct object *actor)
{
    json_t *json = here_json(engine, actor);
    tell_json(engine, actor->id, "Chat.Here", json);
    json_decref(json);
    for (struct session *s = hub_sessions_of(engine_hub(engine), actor->id); s;
            s = s->next_of_character) {
        s->here_dark = is_dark(engine, actor);
    }
}

/* -- changes of a transaction -- */

struct moved {
    uint64_t character;
    uint64_t old_place;
};

struct changes {
    struct engine *engine;
    struct moved *moved; /* owned */
    size_t moved_count;
    uint64_t *away; /* owned: characters who may have gone away or come back */
    size_t away_count;
    uint64_t rooms[ROOMS_MAX]; /* light may have changed */
    size_t room_count;
    uint64_t lids[ROOMS_MAX]; /* something was opened or closed */
    size_t lid_count;
    uint64_t renamed[ROOMS_MAX];
    size_t renamed_count;
    uint64_t learned[ROOMS_MAX]; /* people who may have met others, or forgotten them */
    size_t learned_count;
    uint64_t disguised[ROOMS_MAX]; /* people whose displayed name may have changed */
    size_t disguised_count;
};

static void note_id(uint64_t *ids, size_t *count, const struct object *object)
{
    if (object && *count < ROOMS_MAX && !ids_have(ids, *count, object->id)) {
        ids[(*count)++] = object->id;
    }
}

static struct str afk_of(const struct value *options)
{
    const struct value *afk = options ? value_table_get_str(options, STR("afk")) : NULL;
    return afk ? value_as_str(afk) : STR_NONE;
}

static void note_away(
        struct changes *changes, const struct object *object, const struct value *old)
{
    struct str now = afk_of(prop_own(object, ATOM_options));
    if (presence_find(changes->engine, object->id) && !str_equal(afk_of(old), now)) {
        changes->away =
                mem_realloc(changes->away, (changes->away_count + 1) * sizeof(uint64_t));
        changes->away[changes->away_count++] = object->id;
    }
}

static void note_property(
        struct changes *changes, struct object *object, const struct tx_change *change)
{
    switch (change->atom) {
    case ATOM_light:
    case ATOM_lit:
        note_id(changes->rooms, &changes->room_count,
                here_room_of(changes->engine, object->id));
        break;
    case ATOM_open:
    case ATOM_transparent:
        note_id(changes->rooms, &changes->room_count,
                here_room_of(changes->engine, object->id));
        note_id(changes->lids, &changes->lid_count, here_room_of(changes->engine, object->id));
        break;
    case ATOM_name:
        note_id(changes->renamed, &changes->renamed_count, object);
        break;
    case ATOM_options:
        note_away(changes, object, change->old);
        if (recognition_is_on(changes->engine)) {
            note_id(changes->learned, &changes->learned_count, object);
        }
        break;
    default:
        break;
    }
}

static void note_change(void *data, const struct tx_change *change)
{
    struct changes *changes = data;
    struct engine *engine = changes->engine;
    struct object *object = world_find(engine_world(engine), change->object);
    if (!object) {
        return;
    }
    if (change->kind == TX_PROPERTY || change->kind == TX_BEHAVIOUR) {
        note_id(changes->disguised, &changes->disguised_count,
                disguise_changed(engine, object));
    }
    if (change->kind == TX_PROPERTY) {
        note_property(changes, object, change);
    } else if (change->kind == TX_MOVED && change->old_place != object->location) {
        note_id(changes->rooms, &changes->room_count, here_room_of(engine, change->old_place));
        note_id(changes->rooms, &changes->room_count, here_room_of(engine, object->location));
        if (presence_find_going(engine, object->id) && changes->moved_count < MOVED_MAX) {
            changes->moved = mem_realloc(
                    changes->moved, (changes->moved_count + 1) * sizeof(*changes->moved));
            changes->moved[changes->moved_count++] =
                    (struct moved){object->id, change->old_place};
        }
    }
}

/* -- sending the changes -- */

struct here_telling {
    struct engine *engine;
    struct object *person;
    struct msg msg;
    struct str quiet; /* text for those who ignore the person */
    bool coming;      /* otherwise leaving */
};

bool here_shows(struct engine *engine, struct object *watcher, struct object *person)
{
    return person->location && watcher->location &&
           place_top(engine_world(engine), person) ==
                   place_top(engine_world(engine), watcher) &&
           is_in_sight(engine, watcher, person);
}

static void tell_watcher(void *data, struct session *session, struct object *watcher)
{
    const struct here_telling *telling = data;
    if (here_shows(telling->engine, watcher, telling->person) == telling->coming) {
        struct msg msg = telling->msg;
        if (ignore_has(telling->engine, watcher->id, telling->person->id)) {
            msg.text = telling->quiet;
        }
        hub_send(session, &msg);
    }
}

/* True if the character was woken by a chat client. */
static bool woke(struct engine *engine, const struct moved *moved)
{
    const struct session *session = hub_sessions_of(engine_hub(engine), moved->character);
    while (session && !session->chats) {
        session = session->next_of_character;
    }
    return moved->old_place == 0 && session;
}

/* Tells viewers in `left` (NULL: nowhere) from whose sight the person has gone, and viewers at
 * the new place. */
static void tell_sighted(
        struct engine *engine, struct object *person, json_t *event, struct object *left)
{
    json_t *hushed = person_hush(event);
    char *text = json_dumps(event, JSON_COMPACT);
    char *quiet = json_dumps(hushed, JSON_COMPACT);
    struct here_telling telling = {.engine = engine,
            .person = person,
            .quiet = str_of(quiet),
            .msg = {.kind = MSG_EVENT, .topic = STR("Chat.Part"), .text = str_of(text)}};
    struct here_watching watching = {engine, person->id, tell_watcher, &telling};
    here_each_watcher_in(engine, left, &watching);
    telling.coming = true;
    telling.msg.topic = STR("Chat.Join");
    here_each_watcher_in(engine, here_room_of(engine, person->location), &watching);
    free(text);
    free(quiet);
    json_decref(hushed);
}

static void tell_moved(struct engine *engine, const struct moved *moved)
{
    struct presence *presence = presence_find_going(engine, moved->character);
    struct object *person = world_find(engine_world(engine), moved->character);
    if (!person || !presence) {
        return;
    }
    json_t *event = json_pack("{s:s, s:o, s:b}", "channel", "", "who",
            person_json(engine, presence), "woke", woke(engine, moved));
    tell_sighted(engine, person, event,
            presence->quit_told && !channel_stays(engine, moved->character)
                    ? NULL
                    : here_room_of(engine, moved->old_place));
    if (person->location && shows_here(engine, moved->character)) {
        tell_all(engine, person);
    }
    json_decref(event);
}

/* Chat clients do not show people in disguise. */
static void tell_disguised(struct engine *engine, uint64_t character)
{
    struct presence *presence = presence_find(engine, character);
    struct object *person = presence ? world_find(engine_world(engine), character) : NULL;
    if (!person || presence->quit_told) {
        return;
    }
    json_t *event = json_pack("{s:s, s:o, s:b}", "channel", "", "who",
            person_json(engine, presence), "woke", false);
    tell_sighted(engine, person, event, here_room_of(engine, person->location));
    json_decref(event);
}

/* The people in a room for whom the light has changed, or all. */
struct relighting {
    struct engine *engine;
    bool dark;
    bool all;
};

static void relight_one(void *data, struct object *person)
{
    const struct relighting *relighting = data;
    struct session *session = hub_sessions_of(engine_hub(relighting->engine), person->id);
    while (session && !session->here_shown) {
        session = session->next_of_character;
    }
    if (session && (relighting->all || session->here_dark != relighting->dark)) {
        tell_all(relighting->engine, person);
    }
}

static void tell_learned(struct engine *engine, uint64_t character)
{
    struct object *person = world_find(engine_world(engine), character);
    if (person && presence_find(engine, character) && shows_here(engine, character)) {
        tell_all(engine, person);
    }
}

static void count_one_here(void *data, struct object *person)
{
    (void)person;
    ++*(size_t *)data;
}

static void relight(struct engine *engine, uint64_t id, bool all)
{
    struct object *room = world_find(engine_world(engine), id);
    size_t people = 0;
    struct here_walk counting = {engine, count_one_here, &people};
    if (!room) {
        return;
    }
    struct relighting relighting = {engine, !perceive_is_lit(engine, room), all};
    here_walk_people(&counting, room);
    if (people > 0 && (!all || people <= CROWD_MAX)) {
        struct here_walk walk = {engine, relight_one, &relighting};
        here_walk_people(&walk, room);
    }
}

static void rename_one(void *data, struct object *person)
{
    struct engine *engine = data;
    if (!shows_here(engine, person->id)) {
        return;
    }
    struct buf topic = {0};
    here_topic(engine, person, &topic);
    json_t *json = json_pack("{s:s%}", "topic", topic.bytes ? topic.bytes : "", topic.length);
    tell_json(engine, person->id, "Chat.Here", json);
    json_decref(json);
    buf_finish(&topic);
}

static void tell_renamed(struct engine *engine, uint64_t id)
{
    struct object *room = world_find(engine_world(engine), id);
    struct here_walk walk = {engine, rename_one, engine};
    if (room && is_room(engine, room)) {
        here_walk_people(&walk, room);
    }
}

static void tell_away(struct engine *engine, uint64_t character)
{
    const struct presence *presence = presence_find(engine, character);
    if (presence) {
        here_tell_around(engine, character, "Chat.Away",
                json_pack("{s:o}", "who", person_json(engine, presence)), 0);
    }
}

/* INTERNAL_SETTLE: tells chat sessions what the transaction changed: visible arrivals and
 * departures, new room names, people going away. */
static void here_settle(struct engine *engine, void *about __attribute__((unused)))
{
    if (presence_chatting(engine) == 0 || !tx_has_changes(engine_world(engine))) {
        return;
    }
    struct changes changes = {.engine = engine};
    tx_each_change(engine_world(engine), note_change, &changes);
    for (size_t i = 0; i < changes.moved_count; i++) {
        tell_moved(engine, &changes.moved[i]);
    }
    for (size_t i = 0; i < changes.room_count; i++) {
        relight(engine, changes.rooms[i], false);
    }
    for (size_t i = 0; i < changes.disguised_count; i++) {
        tell_disguised(engine, changes.disguised[i]);
    }
    for (size_t i = 0; i < changes.learned_count; i++) {
        tell_learned(engine, changes.learned[i]);
    }
    for (size_t i = 0; i < changes.lid_count; i++) {
        relight(engine, changes.lids[i], true);
    }
    for (size_t i = 0; i < changes.renamed_count; i++) {
        tell_renamed(engine, changes.renamed[i]);
    }
    for (size_t i = 0; i < changes.away_count; i++) {
        tell_away(engine, changes.away[i]);
    }
    mem_free(changes.moved);
    mem_free(changes.away);
}

/* -- leaving -- */

void here_quit(struct engine *engine, struct presence *presence)
{
    if (presence->quit_told) {
        return;
    }
    presence->quit_told = true;
    person_note_gone(engine, presence);
    if (presence_chatting(engine) == 0) {
        return;
    }
    transaction_begin(engine, presence->character, 0);
    here_tell_monitors(engine, presence, false);
    if (!channel_stays(engine, presence->character)) {
        json_t *event = json_pack("{s:o, s:s}", "who", person_json(engine, presence), "why",
                dialogue_of(presence)->quit_why ? dialogue_of(presence)->quit_why : "");
        here_tell_around(engine, presence->character, "Chat.Quit", event, 0);
    }
    for (struct session *s = hub_sessions_of(engine_hub(engine), presence->character); s;
            s = s->next_of_character) {
        if (s->chats) {
            channel_session_gone(engine, s, false);
        }
    }
    transaction_commit(engine);
}

void here_session_gone(struct engine *engine, const struct session *session)
{
    transaction_begin(engine, session->character, session->id);
    channel_session_gone(engine, session, true);
    transaction_commit(engine);
}

const struct kernel_part here_part = {.on = {[INTERNAL_SETTLE] = here_settle}};
