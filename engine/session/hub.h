#pragma once
#include "engine/base/map.h"
#include "engine/session/note.h"
#include "engine/session/session.h"

#include <stdbool.h>
#include <stdint.h>

/* All sessions, and the seal: no message leaves before the commit it may tell of is durable.
 *
 * While a slice runs, messages pile up unsealed. hub_seal(n) ends that: they may go when
 * commit n is durable. hub_discard forgets them. Order within a session is kept strictly,
 * whatever the numbers. hub_flush_share hands what may go to the fronts, once per loop turn. */
struct hub;
struct transcript;

struct hub *hub_create(const struct session_sink *sink, void *engine);
/* Sessions still open are told nothing; their fronts must be gone already. */
void hub_destroy(struct hub *hub);

/* -- for front ends: opens a session and tells the engine. address is copied. -- */
struct session *hub_open(struct hub *hub, const struct session_front *front, void *front_data,
        const char *address);

/* -- for the engine -- */
struct session *hub_find(struct hub *hub, uint64_t session_id);
struct session *hub_first(struct hub *hub); /* walk with session->next */
/* A gate holds the session's connection; how many are held. */
void hub_hold(struct session *session);
size_t hub_held(const struct hub *hub);
/* Connections: without those that stand in for people who have none. */
size_t hub_count(const struct hub *hub);
/* How much fronts have told the engine so far: lines, calls, comings and goings. By it the loop
 * knows that the engine has something to do again. */
uint64_t hub_inputs(const struct hub *hub);
/* Which character a session speaks for; 0 detaches. */
void hub_attach(struct session *session, uint64_t character);
/* First session of a character (walk with next_of_character), or NULL. Fast: asked for each
 * observer of each event. */
struct session *hub_sessions_of(struct hub *hub, uint64_t character);
/* Grows whenever a session begins or ceases to speak for a character. */
uint64_t hub_attachments(const struct hub *hub);

/* What the character was told lately, or NULL: kept from its first session on until it is
 * forgotten and dropped, whoever else speaks for it meanwhile. */
struct transcript *hub_transcript(const struct hub *hub, uint64_t character);
/* Marks it as forgotten: it is dropped once it is written, at once if nobody ever looked at it. */
void hub_forget_transcript(struct hub *hub, uint64_t character);
void hub_drop_transcript(struct hub *hub, uint64_t character);
/* Walks them: start with *cursor = 0; none may be added or dropped meanwhile. */
bool hub_each_transcript(const struct hub *hub, size_t *cursor, uint64_t *out_character,
        struct transcript **out_transcript);
/* Walks the messages that the session will be delivered, but for those of the open slice. */
void hub_each_waiting(const struct session *session,
        void (*visit)(void *data, const struct msg *msg), void *data);
/* Notes in its character's transcript what the session was told and has not got, but for what is not durable yet. */
void hub_note_rest(struct session *session);

/* Adds to what the open slice has sent. Sessions without front swallow it. */
void hub_send(struct session *session, const struct msg *msg);
/* Delivers at once, before anything that is held back: for words that tell nothing of the
 * world. */
void hub_send_now(struct session *session, const struct msg *msg);
/* To all sessions of a character; false if it has none. */
bool hub_send_character(struct hub *hub, uint64_t character, const struct msg *msg);
/* To a session and those that follow it as its character's (next_of_character): one note for many. It stays
 * the caller's, too. */
void hub_send_note(struct session *first, struct note *note);
/* To many, each the only session of its character, one note: the caller fills in who, in the room for `most` that hub_company
 * gives, which is theirs until they send it. The note stays the caller's, too. */
struct session **hub_company(struct hub *hub, size_t most);
void hub_send_company(struct hub *hub, size_t count, struct note *note);

/* Delivers, at the next flush and after all that came before, what may go already and without the bounds of a slice:
 * for a hub whose engine runs elsewhere. The note stays the caller's, too. */
void hub_relay(struct session *session, struct note *note);

/* Ends the slice's output: it may go when `number` is durable (0: at once). */
void hub_seal(struct hub *hub, uint64_t number);
/* Forgets what was sent since the last seal. */
void hub_discard(struct hub *hub);
/* Savepoints within a slice: positions in the log of what was sent. */
size_t hub_savepoint(const struct hub *hub);
void hub_rollback_to(struct hub *hub, size_t savepoint);
/* Walks what the open slice sent since the savepoint, in order. msg is borrowed for the call, in which
 * nothing may be sent. */
void hub_each_sent(const struct hub *hub, size_t savepoint,
        void (*visit)(void *data, const struct session *session, const struct msg *msg),
        void *data);
/* What one slice may tell one session: beyond it texts are cut short or left out, so that no slice
 * outgrows the queue of a connection that reads. */
#define HUB_SLICE_BYTES_MAX ((size_t)96 << 10)
/* Bytes sent and unsealed so far: for the slice's output budget. */
size_t hub_unsealed_bytes(const struct hub *hub);
/* Of these, those meant for the session that got most, even if they found no room. What many were sent at once counts
 * as if that session had got all of it. */
size_t hub_unsealed_most(const struct hub *hub);

/* Everything sealed with a number <= durable may go. */
void hub_release(struct hub *hub, uint64_t durable);
/* Delivers what was released, flushes each touched front once, closes those at their end, frees
 * swept sessions. */
void hub_flush(struct hub *hub);
/* Same, for those who wait for an answer and a share of the others. busy: commands were run since the last
 * time, and more may come. False: some are left for the next turn. */
bool hub_flush_share(struct hub *hub, bool busy);
/* Same, for those who wait for an answer, and nobody else. */
void hub_flush_answered(struct hub *hub);
/* Gives back the memory of outboxes and lists that are empty: in a quiet second. */
void hub_trim(struct hub *hub);
/* Bytes held back for durability, over all sessions. */
size_t hub_held_bytes(const struct hub *hub);
/* See session_sink. */
bool hub_is_well(const struct hub *hub, struct buf *out);
/* Ends the conversation after what is already sent: sends MSG_BYE (unsealed, like hub_send). */
void hub_close(struct session *session, struct str why);

/* -- for session.c -- */

void hub_count_input(struct hub *hub);

const struct session_sink *hub_sink(const struct hub *hub);
void *hub_engine(const struct hub *hub);
/* As hub_open, without telling the engine: see session_opened. */
struct session *hub_add(struct hub *hub, const struct session_front *front, void *front_data,
        const char *address);
/* Takes the session out of every list; hub_flush frees it. */
void hub_drop(struct session *session);
