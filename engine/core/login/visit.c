/* visit.c -- coming into play and leaving it.
 *
 * 1. Each session of a character is told when another joins.
 * 2. Coming and going take several transactions: the world's change first, and the handlers of
 *    "connect" and "disconnect" in one of their own. So no script can keep anybody out or in by
 *    failing.
 *
 * visit_sleep.c keeps the state of waking and falling asleep. */
#include "engine/core/login/visit.h"

#include "engine/base/slab.h"
#include "engine/core/act/emit.h"
#include "engine/core/act/look.h"
#include "engine/core/chat/channel.h"
#include "engine/core/chat/here.h"
#include "engine/core/internal_event.h"
#include "engine/core/line/menu.h"
#include "engine/core/line/modal.h"
#include "engine/core/line/question.h"
#include "engine/core/line/secret.h"
#include "engine/core/login/visit_impl.h"
#include "engine/core/object_kind.h"
#include "engine/core/output/format.h"
#include "engine/core/output/naming.h"
#include "engine/core/output/remote_view.h"
#include "engine/core/output/scrollback.h"
#include "engine/core/people/account.h"
#include "engine/core/people/cloak.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/person.h"
#include "engine/core/run/fault.h"
#include "engine/core/run/newcomer.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/hook.h"
#include "engine/session/transcript.h"
#include "world/model/prop.h"

#include <jansson.h>

static enum act_sum sum_of(enum phrase phrase)
{
    if (phrase == PHRASE_people_arrive || phrase == PHRASE_people_wake) {
        return ACT_COMES;
    }
    if (phrase == PHRASE_people_vanish || phrase == PHRASE_people_sleep) {
        return ACT_GOES;
    }
    return phrase == PHRASE_people_linkdead ? ACT_DREAMS : ACT_RETURNS;
}

void visit_act(struct engine *engine, struct object *actor, enum phrase phrase)
{
    static const struct str kinds[ACT_ARRIVALS] = {
            [ACT_COMES] = STR_IS("arrival"), [ACT_GOES] = STR_IS("departure")};

    struct act act = {
            .format = {.text = phrase_get(engine, phrase), .actor = actor},
            .place = object_place(engine, actor),
            .except = &actor->id,
            .except_count = 1,
            .kind = kinds[sum_of(phrase)],
            .sum = sum_of(phrase),
    };
    if (act.place) {
        format_act(engine, &act);
    }
}

static void tell_session(
        struct session *session, struct str text, enum msg_style style, enum msg_kind kind)
{
    struct msg msg = {.kind = kind, .style = style, .text = text};
    hub_send(session, &msg);
}

/* Tells the other sessions of the same character. */
static void tell_others(struct engine *engine, uint64_t character, const struct session *but,
        enum phrase phrase)
{
    struct session *session = hub_sessions_of(engine_hub(engine), character);
    for (; session; session = session->next_of_character) {
        if (session != but) {
            tell_session(session, phrase_get(engine, phrase), MSG_SYSTEM, MSG_TEXT);
        }
    }
    hub_end_transaction(engine_hub(engine), 0);
}

static void send_char_name(
        struct engine *engine, struct session *session, const struct presence *presence)
{
    struct str name = str_of(presence->name);
    struct str written = spelling_of_name(engine, presence->character, name);
    json_t *data = json_pack(
            "{s:s, s:s%}", "name", presence->name, "fullname", written.bytes, written.length);
    channel_send_event(session, "Char.Name", data);
    json_decref(data);
}

static void send_room_info(struct engine *engine, struct session *session, struct object *actor,
        struct object *place)
{
    if (!session->takes_events) {
        return;
    }
    struct buf json = {0};
    look_room_info(engine, actor, place, &json);
    hub_send(session,
            &(struct msg){
                    .kind = MSG_EVENT, .topic = STR("Room.Info"), .text = buf_str(&json)});
    buf_finish(&json);
    session->data_begun = true;
}

/* Shows the room to one session; the others of the character have seen it. */
static void show_room(struct engine *engine, struct session *session)
{
    transaction_begin(engine, session->character, session->id);
    struct object *actor = world_find(engine_world(engine), session->character);
    struct object *place = actor ? object_place(engine, actor) : NULL;
    if (place) {
        struct buf text = {0};
        remote_view_note(engine, place);
        look_room(engine, actor, place, prop_bool(engine_world(engine), actor, ATOM_brief),
                &text);
        tell_session(session, buf_str(&text), MSG_ROOM, MSG_TEXT);
        buf_finish(&text);
        send_room_info(engine, session, actor, place);
        menu_show_to(session, presence_find(engine, session->character));
    }
    transaction_commit(engine);
    transaction_report_faults(engine);
}

void visit_begin_data(struct engine *engine, struct session *session)
{
    struct presence *presence = presence_find(engine, session->character);
    if (!presence || !session->takes_events || session->data_begun) {
        return;
    }
    scrollback_send_again(engine, session);
    transaction_begin(engine, session->character, session->id);
    struct object *actor = world_find(engine_world(engine), session->character);
    struct object *place = actor ? object_place(engine, actor) : NULL;
    send_char_name(engine, session, presence);
    if (place) {
        send_room_info(engine, session, actor, place);
        menu_show_to(session, presence);
    }
    transaction_commit(engine);
    transaction_report_faults(engine);
}

static void end_linkdead(struct engine *engine, struct presence *presence)
{
    presence_set_linkdead(engine, presence, 0);
    if (dialogue_of(presence)->linkdead_task) {
        (void)tasks_cancel(engine, presence->dialogue->linkdead_task);
        presence->dialogue->linkdead_task = 0;
    }
    presence->held = false;
}

static void come_back(struct engine *engine, struct presence *presence)
{
    end_linkdead(engine, presence);
    transaction_begin(engine, presence->character, 0);
    struct object *actor = world_find(engine_world(engine), presence->character);
    if (actor) {
        visit_act(engine, actor, PHRASE_people_return);
    }
    transaction_commit(engine);
}

/* The first session that is not a chat client puts the player on all their channels that still
 * let them in. Nobody is told about channels that they are already on through other sessions. */
static void join_channels(
        struct engine *engine, struct session *session, const struct presence *presence)
{
    const struct session *other = hub_sessions_of(engine_hub(engine), presence->character);
    while (other && other->chats) {
        other = other->next_of_character;
    }
    if (session->chats || other) {
        return;
    }
    transaction_begin(engine, presence->character, session->id);
    struct object *actor = world_find(engine_world(engine), presence->character);
    if (actor) {
        channels_log_in(engine, session, actor, presence->held);
    }
    transaction_commit(engine);
}

/* Returns the words that an IRC client gives of its user; empty if they pass for the staff. */
static struct str harmless(struct engine *engine, const char *words)
{
    struct str text = str_of(words);
    return naming_poses(engine, text) ? STR_NONE : text;
}

/* goes_on: the client has already shown the earlier output. */
static void attach(
        struct engine *engine, struct session *session, struct presence *presence, bool goes_on)
{
    join_channels(engine, session, presence);
    hub_attach(session, presence->character);
    if (goes_on) {
        scrollback_go_on(engine, session);
    } else {
        scrollback_attach(engine, session);
    }
    if (session->chats) {
        presence_note_chatting(engine, true);
    }
    if (session->user && !(presence->user && presence->user[0]) &&
            !ignore_is_muted(engine, presence->character, NULL)) {
        person_describe(presence, harmless(engine, session->user),
                harmless(engine, session_realname(session)));
    }
    internal_event_run(engine, INTERNAL_ATTACH, session);
    struct object *actor = world_find(engine_world(engine), presence->character);
    if (actor) {
        presence_apply(engine, session, actor);
    }
    if (session->takes_events) {
        send_char_name(engine, session, presence);
        hub_end_transaction(engine_hub(engine), 0);
    }
}

/* Collects output for a link-dead character without sessions, for `history`. IRC does not count
 * the stand-in: it chats, and is on no channel. */
static void begin_keeping(struct engine *engine, struct presence *presence)
{
    struct session *replication = session_stand_in(engine_hub(engine));
    replication->chats = true;
    replication->absent = true;
    hub_attach(replication, presence->character);
    dialogue_open(presence)->replication = replication->id;
    presence->kept_from = scrollback_count(engine, presence->character);
}

/* Returns the newest commit that the collected output may have to wait for. */
static uint64_t end_keeping(struct engine *engine, struct presence *presence)
{
    uint64_t number = dialogue_of(presence)->replication;
    struct session *replication = hub_find(engine_hub(engine), number);
    uint64_t until = replication ? replication->held_until : 0;
    if (replication) {
        hub_note_rest(replication);
        session_stand_out(replication);
        presence->dialogue->replication = 0;
    }
    return until;
}

/* Handles what a character must know before any other output. */
static void meet(struct engine *engine, uint64_t character, struct str how)
{
    transaction_begin(engine, character, 0);
    internal_event_run(engine, INTERNAL_MEET, &character);
    transaction_commit(engine);
    emit_alone(engine, character, STR("connect"), how);
}

static void enter_again(
        struct engine *engine, struct session *session, struct presence *presence)
{
    bool was_linkdead = presence->linkdead_ms != 0;
    (void)end_keeping(engine, presence);
    bool sees_past = session->reader || session->chats;
    uint64_t kept = scrollback_count(engine, presence->character) - presence->kept_from;
    presence->missed = was_linkdead && !sees_past ? (uint32_t)kept : 0;
    attach(engine, session, presence, false);
    if (!was_linkdead) {
        tell_others(engine, presence->character, session, PHRASE_people_joined);
    } else {
        come_back(engine, presence);
    }
    show_room(engine, session);
    if (was_linkdead) {
        meet(engine, presence->character, STR("return"));
    } else {
        emit_alone(engine, presence->character, STR("joined"), STR_NONE);
    }
}

static void note_address(struct engine *engine, const struct session *session)
{
    struct presence *presence = presence_find(engine, session->character);
    if (presence) {
        char cloak[CLOAK_SIZE];
        (void)snprintf(cloak, sizeof(cloak), "%s", presence_cloak(presence));
        if (presence->guest) {
            cloak_write(engine, session->address, cloak);
        }
        presence_set_address(presence, session->address, cloak);
    }
}

static void enter_world(
        struct engine *engine, struct session *session, struct object *character, bool guest)
{
    uint64_t id = character->id;
    struct presence *presence = presence_add(engine, character, guest);
    newcomer_entered(engine, id, session->frontend->service, guest);
    attach(engine, session, presence, false);
    note_address(engine, session);
    if (presence_chatting(engine) > 0) {
        transaction_begin(engine, id, 0);
        here_tell_monitors(engine, presence, true);
        transaction_commit(engine);
    }
    if (!visit_wake(engine, presence)) {
        show_room(engine, session);
    }
    meet(engine, id, STR("wake"));
}

void visit_enter(struct engine *engine, struct session *session, uint64_t character, bool guest)
{
    visit_end_going(engine, character);
    struct presence *presence = presence_find(engine, character);
    struct object *object = world_find(engine_world(engine), character);
    if (presence) {
        enter_again(engine, session, presence);
        note_address(engine, session);
    } else if (object) {
        enter_world(engine, session, object, guest);
    }
    tell_session(session, STR("> "), MSG_PLAIN, MSG_PROMPT);
    hub_end_transaction(engine_hub(engine), 0);
}

void visit_go_on(struct engine *engine, struct session *session, uint64_t character, bool guest)
{
    visit_end_going(engine, character);
    struct presence *presence = presence_find(engine, character);
    struct object *object = world_find(engine_world(engine), character);
    if (presence && (presence->held || presence->linkdead_ms == 0)) {
        uint64_t until = end_keeping(engine, presence);
        attach(engine, session, presence, true);
        if (presence->was_held) {
            /* A part of what the first was told since it came back may not be durable yet. */
            scrollback_meanwhile(engine, session, presence->kept_from,
                    presence->held ? until : engine_world(engine)->commit_number);
        }
        end_linkdead(engine, presence);
        show_room(engine, session);
    } else if (presence) {
        enter_again(engine, session, presence);
    } else if (object) {
        enter_world(engine, session, object, guest);
    }
    note_address(engine, session);
    hub_end_transaction(engine_hub(engine), 0);
}

static void linkdead_over(struct engine *engine, void *data)
{
    const uint64_t *character = data;
    struct presence *presence = presence_find(engine, *character);
    if (presence && presence->linkdead_ms) {
        visit_end_now(engine, presence, "");
    }
    mem_free(data);
}

static void begin_linkdead(struct engine *engine, struct presence *presence)
{
    uint64_t character = presence->character;
    int64_t now_ms = clock_ms();
    presence_set_linkdead(engine, presence, now_ms ? now_ms : 1);
    dialogue_open(presence)->linkdead_task = tasks_push_at(engine,
            (struct task){linkdead_over, tasks_free, mem_dup(&character, sizeof(character)),
                    character},
            now_ms + (int64_t)engine_options(engine)->linkdead_seconds * 1000);
}

void visit_hold(struct engine *engine, const struct object *character, bool guest)
{
    struct presence *presence = presence_add(engine, character, guest);
    presence->held = true;
    presence->was_held = true;
    begin_linkdead(engine, presence);
    begin_keeping(engine, presence);
}

static void become_linkdead(struct engine *engine, struct presence *presence)
{
    uint64_t character = presence->character;
    begin_linkdead(engine, presence);
    modal_forget_questions(engine, presence);
    question_end_all(engine, presence);
    emit_alone(engine, character, STR("disconnect"), STR("linkdead"));
    transaction_begin(engine, character, 0);
    struct object *actor = world_find(engine_world(engine), character);
    if (actor) {
        visit_act(engine, actor, PHRASE_people_linkdead);
    }
    transaction_commit(engine);
    if (!hub_sessions_of(engine_hub(engine), character)) {
        begin_keeping(engine, presence);
    }
}

void visit_note_absence(struct engine *engine, uint64_t character)
{
    struct presence *presence = presence_find(engine, character);
    bool reads = false;
    struct session *session = hub_sessions_of(engine_hub(engine), character);
    if (!presence || !session || engine_is_stopping(engine)) {
        return;
    }
    for (; session; session = session->next_of_character) {
        reads = reads || !session->absent;
    }
    if (!reads && presence->linkdead_ms == 0) {
        become_linkdead(engine, presence);
    } else if (reads && presence->linkdead_ms != 0) {
        come_back(engine, presence);
        emit_alone(engine, character, STR("connect"), STR("return"));
    }
}

/* A guest leaves with the last session. Other characters stay in the world, but leave the
 * channels that this session was on. */
static void leave_channels(
        struct engine *engine, const struct session *session, struct presence *presence)
{
    const struct session *first = hub_sessions_of(engine_hub(engine), presence->character);
    bool last = first == session && !session->next_of_character;
    if (engine_is_stopping(engine)) {
        return;
    }
    if (last && presence->guest) {
        here_quit(engine, presence);
    } else if (session->chats) {
        here_session_gone(engine, session);
    } else if (presence_chatting(engine) > 0) {
        transaction_begin(engine, presence->character, 0);
        channels_plain_gone(engine, session);
        transaction_commit(engine);
    }
}

void visit_leave(struct engine *engine, struct session *session)
{
    must(!engine_transaction(engine)->open);
    struct presence *presence = presence_find(engine, session->character);
    if (presence) {
        leave_channels(engine, session, presence);
    }
    if (session->chats && session->character) {
        presence_note_chatting(engine, false);
    }
    scrollback_leave(engine, session);
    if (!engine_is_stopping(engine)) {
        internal_event_run(engine, INTERNAL_DETACH, session);
    }
    hub_attach(session, 0);
    if (!presence || engine_is_stopping(engine)) {
        return;
    }
    secret_cancel(engine, presence->character, session->id);
    if (presence->modal != MODAL_NONE && dialogue_of(presence)->modal_session == session->id) {
        modal_cancel(engine, presence->character);
    }
    if (hub_sessions_of(engine_hub(engine), presence->character)) {
        tell_others(engine, presence->character, session, PHRASE_people_left);
        visit_note_absence(engine, presence->character);
    } else if (presence->guest && !session->parted) {
        visit_end_now(engine, presence, "");
    } else if (presence->linkdead_ms == 0) {
        become_linkdead(engine, presence);
    }
}
