#pragma once
#include "engine/base/map.h"
#include "engine/session/note.h"
#include "engine/session/session.h"

#include <stdbool.h>
#include <stdint.h>

/* The hub: all sessions and their held output. A message leaves only when the commit that it
 * depends on is durable.
 *
 * While a transaction runs, its messages are collected. hub_end_transaction(n) ends that: they are released
 * when commit n is durable. hub_discard drops them. The order within a session is strict, whatever
 * the numbers. hub_flush_share hands released messages to the protocol handlers, once a loop
 * turn. */
struct hub;
struct hub_crowd;
struct transcript;

struct hub *hub_create(const struct session_sink *sink, void *engine);
/* Sends nothing to open sessions; their protocol handlers must be gone already. */
void hub_destroy(struct hub *hub);

/* Opens a session and tells the engine; for protocol handlers. address is copied. */
struct session *hub_open(struct hub *hub, const struct session_frontend *frontend,
        void *frontend_data, const char *address);

/* The functions below are for the engine. */
struct session *hub_find(struct hub *hub, uint64_t session_id);
struct session *hub_first(struct hub *hub); /* walk with session->next */
/* Marks the session's connection as held by a connection proxy; hub_held returns how many are
 * held. */
void hub_hold(struct session *session);
size_t hub_held(const struct hub *hub);
/* Returns the number of connections, without stand-ins for people without one. */
size_t hub_count(const struct hub *hub);
/* Returns how many inputs protocol handlers have passed to the engine so far: lines, calls,
 * arrivals and departures. The loop sees by it that the engine has work. */
uint64_t hub_inputs(const struct hub *hub);
/* Sets the character of a session; 0 detaches. */
void hub_attach(struct session *session, uint64_t character);
/* Returns the first session of a character (iterate with next_of_character), or NULL. Fast:
 * called for each observer of each event. */
struct session *hub_sessions_of(struct hub *hub, uint64_t character);
/* Returns a number that grows whenever a session is attached or detached. */
uint64_t hub_attachments(const struct hub *hub);

/* Returns the character's scrollback, or NULL: kept from its first session on until it is
 * forgotten and dropped, whatever sessions come and go. One that rests begins again. */
struct transcript *hub_transcript(struct hub *hub, uint64_t character);
/* Frees a scrollback without seats that the world has whole, until hub_transcript is next called.
 * Allowed while iterating. */
void hub_rest_transcript(struct hub *hub, uint64_t character);
/* Marks it as forgotten: it is dropped once it is written, or at once if it has nothing to
 * write. */
void hub_forget_transcript(struct hub *hub, uint64_t character);
void hub_drop_transcript(struct hub *hub, uint64_t character);
/* Iterates over scrollbacks that do not rest: start with *cursor = 0; none may be added or dropped
 * meanwhile. */
bool hub_each_transcript(const struct hub *hub, size_t *cursor, uint64_t *out_character,
        struct transcript **out_transcript);
/* Visits the messages waiting for the session, except those of the open transaction. */
void hub_each_waiting(
        struct session *session, void (*visit)(void *data, const struct msg *msg), void *data);
/* Adds the session's waiting messages to its character's scrollback, except those not yet
 * durable. */
void hub_note_rest(struct session *session);

/* Adds a message to the open transaction's output. Sessions without protocol handler drop it. */
void hub_send(struct session *session, const struct msg *msg);
/* Delivers at once, before all held messages: for text that tells nothing of the world. */
void hub_send_now(struct session *session, const struct msg *msg);
/* Sends to all sessions of a character. Returns false if it has none. */
bool hub_send_character(struct hub *hub, uint64_t character, const struct msg *msg);
/* Sends one note to a session and those after it in its character's list (next_of_character).
 * The caller keeps its own reference. */
void hub_send_note(struct session *first, struct note *note);
/* Sends one note to many sessions, each the only one of its character. The caller writes the
 * sessions to the buffer that hub_company returns, with room for `most`, which is valid until
 * hub_send_company. The caller keeps its own reference to the note. */
struct session **hub_company(struct hub *hub, size_t most);
void hub_send_company(struct hub *hub, size_t count, struct note *note);

/* Makes an empty crowd: sessions that mostly hear the same. */
struct hub_crowd *hub_crowd_create(struct hub *hub);
/* The members have what was sent so far. NULL is accepted. Also allowed after hub_destroy. */
void hub_crowd_destroy(struct hub_crowd *crowd);
/* Sets the members, each the only session of its character. They leave their former crowds;
 * those whose conversation has ended are left out. */
void hub_crowd_fill(struct hub_crowd *crowd, struct session *const *sessions, size_t count);
/* Returns false if a member has left since it was filled. */
bool hub_crowd_is_whole(const struct hub_crowd *crowd);
/* Sends one note to all members except these, which must be different members. The caller keeps its
 * own reference. */
void hub_send_crowd(struct hub_crowd *crowd, struct session *const *except, size_t except_count,
        struct note *note);

/* Delivers a note at the next flush, after all earlier messages, not held and without a
 * transaction's limits: for a hub whose engine runs in another process. The caller keeps its
 * own reference. */
void hub_relay(struct session *session, struct note *note);

/* Ends the transaction's output: it may go when `number` is durable (0: at once). */
void hub_end_transaction(struct hub *hub, uint64_t number);
/* Drops the messages since the last hub_end_transaction. */
void hub_discard(struct hub *hub);
/* Savepoints within a transaction: positions in the log of sent messages. */
size_t hub_savepoint(const struct hub *hub);
void hub_rollback_to(struct hub *hub, size_t savepoint);
/* Visits the open transaction's messages since the savepoint, in order. msg is borrowed for the
 * call, in which nothing may be sent. */
void hub_each_sent(const struct hub *hub, size_t savepoint,
        void (*visit)(void *data, const struct session *session, const struct msg *msg),
        void *data);
/* The most that one transaction may send to one session: beyond it texts are cut or left out,
 * so that no transaction outgrows the queue of a connection that reads. */
#define HUB_TRANSACTION_BYTES_MAX ((size_t)96 << 10)
/* Returns the bytes sent in the open transaction: for its output budget. */
size_t hub_open_bytes(const struct hub *hub);
/* Returns the bytes meant for the session that got most of these, even if they did not fit. A
 * message to many counts as if that session had got it. */
size_t hub_open_most(const struct hub *hub);

/* Releases all held messages with a number <= durable. */
void hub_release(struct hub *hub, uint64_t durable);
/* Delivers released messages, flushes each touched protocol handler once, closes ended
 * sessions, frees dropped ones. */
void hub_flush(struct hub *hub);
/* Same, for sessions that wait for an answer and a share of the others. busy: commands ran
 * since the last call, and more may come. Returns false if some sessions are left for the next
 * turn. */
bool hub_flush_share(struct hub *hub, bool busy);
/* Same, only for sessions that wait for an answer. */
void hub_flush_answered(struct hub *hub);
/* Frees the memory of empty outboxes and lists; called when idle. */
void hub_trim(struct hub *hub);
/* Returns the bytes held until they are durable, over all sessions. */
size_t hub_held_bytes(const struct hub *hub);
/* See session_sink. */
bool hub_is_well(const struct hub *hub, struct buf *out);
/* Ends the conversation after earlier messages: sends MSG_BYE (collected, like hub_send). */
void hub_close(struct session *session, struct str why);

/* The functions below are for session.c. */

void hub_count_input(struct hub *hub);
/* Takes a session out of its crowd, if it is in one. It keeps what was sent so far. */
void hub_crowd_leave(struct session *session);

const struct session_sink *hub_sink(const struct hub *hub);
void *hub_engine(const struct hub *hub);
/* Like hub_open, without telling the engine: see session_opened. */
struct session *hub_add(struct hub *hub, const struct session_frontend *frontend,
        void *frontend_data, const char *address);
/* Removes the session from all lists; hub_flush frees it. */
void hub_drop(struct session *session);
