/* hub_crowd.c -- sends to the people of one place without touching each of them.
 *
 * A crowd is a list of sessions that mostly hear the same. Its notes are on pages (note_run.h), and
 * each member has a position there. The notes after it belong to the member's output as if they
 * were at the end of its outbox. hub_crowd_settle moves them there, as runs: before anything else is
 * put into the outbox, and before it is delivered.
 *
 * 1. Only released notes are on the pages. A transaction that must wait for its commit puts its
 *    notes into each outbox (hub_crowd_spread).
 * 2. A member whose outbox has notes that are not released is apart: it gets each note by itself
 *    until they are.
 * 3. A session is in one crowd at most. When a member leaves, its crowd is not whole, and must be
 *    filled again before the next send.
 * 4. Members change only while no send to a crowd is open; hub_crowd_spread makes it so.
 * 5. A member with nothing to deliver rests. The next note makes all resting members due. */
#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "engine/session/hub_impl.h"
#include "engine/session/note_run.h"
#include "engine/session/transcript.h"

#include <string.h>

/* Fewer notes are put into the outbox by themselves. */
enum { RUN_LEAST_NOTES = 3 };

struct member {
    struct session *session; /* NULL: has left */
    struct note_page *page;  /* a reference: its position, */
    uint32_t at;             /* and the next note there */
    bool apart;
    bool rests;
    bool stays; /* used by hub_crowd_fill */
};

struct hub_crowd {
    struct hub *hub; /* NULL: the hub is gone */
    struct hub_crowd *next;
    struct hub_crowd *prev;
    struct member *members;
    uint32_t *resting;      /* indexes of members */
    struct note_page *page; /* a reference: the last page */
    size_t count;           /* of members, with those that have left */
    size_t live;            /* without them */
    size_t apart;
    size_t resting_count;
    bool whole;
};

static struct member *member_of(const struct session *session)
{
    return &session->crowd->members[session->crowd_place];
}

static void move_member(struct member *member, struct note_page *page, uint32_t at)
{
    if (member->page != page) {
        struct note_page *before = member->page;
        member->page = note_page_keep(page);
        note_page_drop(before);
    }
    member->at = at;
}

/* -- members -- */

/* Puts notes of a page at the end of the outbox. */
static void put_notes(
        struct session *session, struct note_page *page, uint32_t from, uint32_t count)
{
    bool is_level = session->complete == session->outbox_count;
    if (count >= RUN_LEAST_NOTES) {
        hub_put_last(session, note_run_make(page, from, count));
    } else {
        for (uint32_t i = from; i < from + count; i++) {
            hub_put_last(session, note_keep(page->notes[i]));
        }
    }
    /* otherwise the transaction that is just ending releases them */
    if (is_level) {
        session->complete = session->outbox_count;
        session->released = session->outbox_count;
    }
}

void hub_crowd_settle(struct session *session)
{
    struct member *member = member_of(session);
    while (!member->apart) {
        struct note_page *page = member->page;
        if (member->at < page->count) {
            put_notes(session, page, member->at, page->count - member->at);
            member->at = page->count;
        }
        if (!page->next) {
            return;
        }
        move_member(member, page->next, 0);
    }
}

static bool is_free(const struct session *session)
{
    return session->segments == 0 && session->released == session->outbox_count;
}

void hub_crowd_part(struct session *session)
{
    struct member *member = member_of(session);
    must(member->apart || (!member->page->next && member->at == member->page->count));
    session->crowd->apart += !member->apart;
    member->apart = true;
}

void hub_crowd_rest(struct session *session)
{
    struct hub_crowd *crowd = session->crowd;
    struct member *member = member_of(session);
    if (!member->rests) {
        member->rests = true;
        crowd->resting[crowd->resting_count++] = session->crowd_place;
    }
}

void hub_crowd_leave(struct session *session)
{
    struct hub_crowd *crowd = session->crowd;
    if (!crowd) {
        return;
    }
    hub_crowd_spread(crowd->hub);
    hub_crowd_settle(session);
    struct member *member = member_of(session);
    crowd->apart -= member->apart;
    crowd->live--;
    crowd->whole = false;
    member->session = NULL;
    note_page_drop(member->page);
    member->page = NULL;
    session->crowd = NULL;
}

static void leave_all(struct hub_crowd *crowd, bool even_staying)
{
    for (size_t i = 0; i < crowd->count; i++) {
        struct member *member = &crowd->members[i];
        if (member->session && (even_staying || !member->stays)) {
            hub_crowd_leave(member->session);
        }
        member->stays = false;
    }
}

/* -- their life -- */

struct hub_crowd *hub_crowd_create(struct hub *hub)
{
    struct hub_crowd *crowd = mem_alloc(sizeof(*crowd));
    crowd->hub = hub;
    crowd->page = note_page_create();
    crowd->next = hub->crowds;
    if (crowd->next) {
        crowd->next->prev = crowd;
    }
    hub->crowds = crowd;
    return crowd;
}

static void unlink_crowd(struct hub_crowd *crowd)
{
    if (crowd->prev) {
        crowd->prev->next = crowd->next;
    } else {
        crowd->hub->crowds = crowd->next;
    }
    if (crowd->next) {
        crowd->next->prev = crowd->prev;
    }
    crowd->hub = NULL;
}

void hub_crowd_destroy(struct hub_crowd *crowd)
{
    if (crowd && crowd->hub) {
        leave_all(crowd, true);
        unlink_crowd(crowd);
    }
    if (crowd) {
        note_page_drop(crowd->page);
        mem_free(crowd->members);
        mem_free(crowd->resting);
    }
    mem_free(crowd);
}

void hub_crowds_finish(struct hub *hub)
{
    while (hub->crowds) {
        leave_all(hub->crowds, true);
        unlink_crowd(hub->crowds);
    }
}

void hub_crowds_trim(struct hub *hub)
{
    for (struct hub_crowd *crowd = hub->crowds; crowd; crowd = crowd->next) {
        struct note_page *page = crowd->page->count > 0 ? note_page_create() : NULL;
        for (size_t i = 0; page && i < crowd->count; i++) {
            struct member *member = &crowd->members[i];
            if (member->session) {
                hub_crowd_settle(member->session);
                move_member(member, page, 0);
            }
        }
        if (page) {
            note_page_drop(crowd->page);
            crowd->page = page;
        }
    }
}

static struct member enter(struct hub_crowd *crowd, struct session *session)
{
    if (session->crowd == crowd) {
        return *member_of(session);
    }
    hub_crowd_leave(session);
    bool apart = !is_free(session);
    crowd->apart += apart;
    return (struct member){.session = session,
            .page = note_page_keep(crowd->page),
            .at = crowd->page->count,
            .apart = apart,
            .rests = true};
}

void hub_crowd_fill(struct hub_crowd *crowd, struct session *const *sessions, size_t count)
{
    hub_crowd_spread(crowd->hub);
    for (size_t i = 0; i < count; i++) {
        if (sessions[i]->crowd == crowd && hub_hears(sessions[i])) {
            member_of(sessions[i])->stays = true;
        }
    }
    leave_all(crowd, false);
    struct member *members = mem_alloc_array(count + 1, sizeof(*members));
    size_t live = 0;
    for (size_t i = 0; i < count; i++) {
        if (hub_hears(sessions[i])) {
            members[live++] = enter(crowd, sessions[i]);
        }
    }
    mem_free(crowd->members);
    crowd->members = members;
    crowd->count = live;
    crowd->live = live;
    crowd->whole = true;
    crowd->resting = mem_realloc(crowd->resting, (live + 1) * sizeof(*crowd->resting));
    crowd->resting_count = 0;
    for (uint32_t i = 0; i < live; i++) {
        members[i].session->crowd = crowd;
        members[i].session->crowd_place = i;
        if (members[i].rests) {
            crowd->resting[crowd->resting_count++] = i;
        }
    }
}

struct hub *hub_of_crowd(const struct hub_crowd *crowd)
{
    return crowd->hub;
}

bool hub_crowd_is_whole(const struct hub_crowd *crowd)
{
    return crowd->whole;
}

/* -- sending -- */

static bool is_among(
        struct session *const *sessions, size_t count, const struct session *session)
{
    size_t i = 0;
    while (i < count && sessions[i] != session) {
        i++;
    }
    return i < count;
}

size_t hub_crowd_hearers(const struct sent *sent)
{
    return sent->crowd->live - sent->count;
}

void hub_crowd_each(const struct hub_crowd *crowd, struct session *const *except,
        size_t except_count, void (*visit)(void *data, struct session *session), void *data)
{
    for (size_t i = 0; i < crowd->count; i++) {
        struct session *session = crowd->members[i].session;
        if (session && !is_among(except, except_count, session)) {
            visit(data, session);
        }
    }
}

static void add_receiver(void *data, struct session *session)
{
    struct session ***end = data;
    *(*end)++ = session;
}

void hub_crowd_spread(struct hub *hub)
{
    size_t total = 0;
    if (hub->open_crowds == 0) {
        return;
    }
    for (size_t i = 0; i < hub->sent_count; i++) {
        const struct sent *sent = &hub->sent[i];
        total += sent->crowd ? hub_crowd_hearers(sent) : sent->count;
    }
    struct session **company = mem_alloc_array(total + 1, sizeof(*company));
    struct session **end = company;
    for (size_t i = 0; i < hub->sent_count; i++) {
        struct sent *sent = &hub->sent[i];
        struct session **from = end;
        if (sent->session) {
            continue;
        }
        if (sent->crowd) {
            hub_crowd_each(
                    sent->crowd, hub->company + sent->from, sent->count, add_receiver, &end);
        } else if (sent->count > 0) {
            memcpy(end, hub->company + sent->from, sent->count * sizeof(*end));
            end += sent->count;
        }
        sent->crowd = NULL;
        sent->from = (uint32_t)(from - company);
        sent->count = (uint32_t)(end - from);
    }
    mem_free(hub->company);
    hub->company = company;
    hub->company_count = (size_t)(end - company);
    hub->company_capacity = total + 1;
    hub->open_crowds = 0;
}

static void append(struct hub_crowd *crowd, struct note *note)
{
    if (crowd->page->count == NOTE_PAGE) {
        struct note_page *page = note_page_create();
        crowd->page->next = note_page_keep(page);
        note_page_drop(crowd->page);
        crowd->page = page;
    }
    note_page_add(crowd->page, note);
}

/* Gives the note just appended to the members who are apart; those that need not be any more are
 * members like others from now on. */
static void put_apart(struct hub_crowd *crowd, const struct sent *sent, uint64_t number)
{
    struct session **except = crowd->hub->company + sent->from;
    for (size_t i = 0; i < crowd->count && crowd->apart > 0; i++) {
        struct member *member = &crowd->members[i];
        struct session *session = member->session;
        if (!session || !member->apart || is_among(except, sent->count, session)) {
            continue;
        }
        if (is_free(session)) {
            member->apart = false;
            crowd->apart--;
            move_member(member, crowd->page, crowd->page->count - 1);
            hub_crowd_rest(session);
        } else {
            hub_put_last(session, note_keep(sent->note));
            hub_release_at(session, number);
        }
    }
}

void hub_crowd_put(struct hub *hub, const struct sent *sent, uint64_t number)
{
    struct hub_crowd *crowd = sent->crowd;
    struct session **except = hub->company + sent->from;
    for (uint32_t i = 0; i < sent->count; i++) {
        hub_crowd_settle(except[i]);
    }
    append(crowd, sent->note);
    for (uint32_t i = 0; i < sent->count; i++) {
        struct member *member = member_of(except[i]);
        if (!member->apart) {
            move_member(member, crowd->page, crowd->page->count);
        }
    }
    put_apart(crowd, sent, number);
    for (size_t i = 0; i < crowd->resting_count; i++) {
        struct member *member = &crowd->members[crowd->resting[i]];
        member->rests = false;
        if (member->session) {
            hub_make_due_later(member->session);
        }
    }
    crowd->resting_count = 0;
}
