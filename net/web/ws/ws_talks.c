/* ws_talks.c -- all conversations over WebSockets: resuming and ending them, and output for many.
 *
 * 1. Work that would call the engine is not done where it is noticed, possibly inside the engine's
 *    own delivery, but in the loop's next iteration.
 * 2. A message for several receivers is rendered and compressed once: in a full room that is most
 *    of the work.
 * 3. An absent conversation ends when its character falls asleep (the engine closes the session),
 *    or after context->linkdead_seconds if the character has other sessions. For a guest who closed
 *    the page it ends after a tenth of that time: enough to reload the page.
 * 4. Before log-in each message costs the address STRANGER_US of its share of the processor
 *    (time_limit.h). When the share is used up, nothing more is read until it has refilled. Exempt
 *    addresses have no limit. */
#include "engine/base/buf.h"
#include "engine/base/catalogue.h"
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/session/note.h"
#include "net/stream/net.h"
#include "net/stream/time_limit.h"
#include "net/web/http/http_shared.h"
#include "net/web/ws/ws_deflate.h"
#include "net/web/ws/ws_frame.h"
#include "net/web/ws/ws_link.h"
#include "net/web/ws/ws_talk_impl.h"

#include <ev.h>

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

enum {
    LOGIN_MS = 300000,
    LINKDEAD_SECONDS = 300,
    GUEST_SHARE = 10,      /* divides that time for a guest who closed the page */
    TAIL_READ = 32 * 1024, /* kept of the bytes that the browser's system has received */
    TAIL_MAX = 128 * 1024, /* of those it has not, and while disconnected */
    PACKED_TIMES = 4,      /* limit of the growth by compression */
    PACK_FROM = 120,       /* compressing shorter ones saves nothing */
    RENDERED_KEEP = 64 * 1024,
    STRANGER_US = 10000, /* for a message before log-in: ten a second for each address */
};

enum form { FORM_BODY, FORM_PACKED };

struct ws_talks {
    struct web *web;
    struct ws_talk *first;
    size_t count;
    struct ws_talk *soon;
    struct ev_timer timer;
    struct ws_deflate *deflate; /* owned */
    struct buf body;            /* the last one rendered, and compressed */
    struct buf packed;
};

struct ws_deflate *ws_talks_deflate(struct ws_talks *talks)
{
    return talks->deflate;
}

size_t ws_talks_count(const struct ws_talks *talks, size_t *out_waiting)
{
    *out_waiting = 0;
    for (const struct ws_talk *talk = talks->first; talk; talk = talk->next) {
        *out_waiting += talk->link == NULL;
    }
    return talks->count;
}

/* -- output for many -- */

/* Returns the message's frame or its compressed form: made before for another receiver, or made in
 * *out. */
static struct str form(const struct msg *msg, enum form which, struct ws_deflate *deflate,
        struct str body, struct buf *out)
{
    static const char maker;
    struct str made;
    if (msg->note && note_find_form(msg->note, &maker, which, &made)) {
        return made;
    }
    buf_shrink(out, RENDERED_KEEP);
    if (which == FORM_BODY) {
        ws_frame_put(msg, out);
    } else {
        ws_deflate_pack(deflate, body, out);
    }
    made = buf_str(out);
    return msg->note ? note_keep_form(msg->note, &maker, which, made) : made;
}

struct str ws_talks_render(
        struct ws_talks *talks, const struct msg *msg, bool packs, struct str *out_packed)
{
    struct str body = form(msg, FORM_BODY, NULL, STR_NONE, &talks->body);
    *out_packed = packs && body.length >= PACK_FROM
                          ? form(msg, FORM_PACKED, talks->deflate, body, &talks->packed)
                          : STR_NONE;
    return body;
}

/* -- output for one -- */

/* Returns how much to keep: the bytes that the browser may not have received, and a little more,
 * since its page may have been closed before showing them. */
static size_t tail_max(const struct ws_talk *talk, size_t length)
{
    if (!talk->link) {
        return TAIL_MAX;
    }
    if (length <= TAIL_READ) {
        return TAIL_READ;
    }
    size_t max = TAIL_READ + ws_link_unconfirmed(talk->link) * PACKED_TIMES;
    return max < TAIL_MAX ? max : TAIL_MAX;
}

void ws_talk_send_now(struct ws_talk *talk, struct str body, struct str packed)
{
    uint64_t number = talk->next_number++;
    if (talk->link) {
        ws_link_send(talk->link, number, body, packed);
    }
}

void ws_talk_send_gap(struct ws_talk *talk)
{
    struct buf body = {0};
    ws_frame_object(
            "gap", json_pack("{s:s}", "text", LINE("Some text may be missing here.")), &body);
    ws_talk_send_now(talk, buf_str(&body), STR_NONE);
    buf_finish(&body);
}

void ws_talk_send(struct ws_talk *talk, struct str body, struct str packed)
{
    uint64_t number = talk->next_number++;
    size_t length = talk->tail.bytes.length + body.length;
    ws_tail_add(&talk->tail, number, talk->session->reader->told, body, tail_max(talk, length));
    if (talk->link) {
        ws_link_send(talk->link, number, body, packed);
    }
}

/* -- the list -- */

static void put_random_name(struct ws_talk *talk)
{
    uint64_t number = 0;
    if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number)) {
        number = (uint64_t)clock_us();
    }
    (void)snprintf(talk->name, sizeof(talk->name), "%016llx", (unsigned long long)number);
}

struct ws_talk *ws_talks_add(struct ws_talks *talks)
{
    struct ws_talk *talk = mem_alloc(sizeof(*talk));
    talk->talks = talks;
    talk->web = talks->web;
    put_random_name(talk);
    talk->next = talks->first;
    if (talks->first) {
        talks->first->prev = talk;
    }
    talks->first = talk;
    talks->count++;
    return talk;
}

static void free_talk(struct ws_talk *talk)
{
    struct ws_talks *talks = talk->talks;
    if (talk->prev) {
        talk->prev->next = talk->next;
    } else {
        talks->first = talk->next;
    }
    if (talk->next) {
        talk->next->prev = talk->prev;
    }
    talks->count--;
    if (talk->session) {
        ws_talk_leave_seat(talk);
        session_gone(talk->session, talk->why);
    }
    ws_tail_finish(&talk->tail);
    explicit_bzero(talk->token, sizeof(talk->token));
    mem_free(talk);
}

static bool may_resume(const struct ws_talk *talk, const struct ws_talk *asking)
{
    return talk != asking && talk->step == TALK_IN && strcmp(talk->token, asking->token) == 0;
}

struct ws_talk *ws_talks_find(struct ws_talks *talks, const struct ws_talk *asking)
{
    struct ws_talk *best = NULL;
    for (struct ws_talk *talk = talks->first; talk; talk = talk->next) {
        if (!may_resume(talk, asking)) {
            continue;
        }
        if (asking->wanted[0] && strcmp(talk->name, asking->wanted) == 0) {
            return talk;
        }
        /* Prefers one that waits to one that is connected, and of several the last one lost. */
        bool better = !best || (!talk->link && best->link) ||
                      (!talk->link && talk->lost_ms > best->lost_ms);
        best = better ? talk : best;
    }
    return asking->wanted[0] && best && best->link ? NULL : best;
}

/* -- before log-in -- */

bool ws_talk_is_limited(const struct ws_talk *talk)
{
    return talk->session && talk->step != TALK_IN && !talk->session->exempt;
}

void ws_talks_charge(struct ws_talk *talk)
{
    talk->spoke = true;
    if (ws_talk_is_limited(talk)) {
        time_limit_charge(talk->web->limit, talk->session->address, STRANGER_US);
    }
}

bool ws_talk_is_behind(const struct ws_talk *talk)
{
    uint32_t wait_seconds = 0;
    return talk->session && (talk->session->pending_lines >= SESSION_LINES_MAX ||
                                    (ws_talk_is_limited(talk) &&
                                            !time_limit_allows(talk->web->limit,
                                                    talk->session->address, &wait_seconds)));
}

/* -- soon -- */

void ws_talks_soon(struct ws_talk *talk)
{
    struct ws_talks *talks = talk->talks;
    if (!talk->is_soon) {
        talk->is_soon = true;
        talk->next_soon = talks->soon;
        talks->soon = talk;
    }
    if (!ev_is_active(&talks->timer)) {
        ev_timer_set(&talks->timer, 0.0, 0.0);
        ev_timer_start(talks->web->context->loop, &talks->timer);
    }
}

void ws_talks_soon_if_behind(struct ws_talk *talk)
{
    if (talk->link && talk->session->pending_lines < SESSION_LINES_MAX / 2 &&
            ws_link_is_waiting(talk->link)) {
        ws_talks_soon(talk);
    }
}

static void log_in(struct ws_talk *talk)
{
    talk->step = TALK_LOGGING_IN;
    ws_talk_wish(talk);
    struct session_call call = {.tag = STR("login"),
            .name = STR("login.resume"),
            .args = json_pack("{s:s}", "token", talk->token)};
    session_call(talk->session, &call);
}

static void look_at(struct ws_talk *talk)
{
    if (talk->step == TALK_OVER) {
        free_talk(talk);
        return;
    }
    if (talk->step == TALK_TO_LOG_IN) {
        log_in(talk);
        return;
    }
    bool absent = talk->link == NULL;
    if (talk->absent != absent) {
        talk->absent = absent;
        talk->session->absent = absent;
        session_changed(talk->session);
    }
    if (talk->wants_past && talk->step == TALK_IN) {
        ws_talk_ask_past(talk);
    }
    if (talk->link) {
        ws_link_resume(talk->link);
    }
}

static void on_soon(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    struct ws_talks *talks = watcher->data;
    struct ws_talk *talk = talks->soon;
    talks->soon = NULL;
    while (talk) {
        struct ws_talk *next = talk->next_soon;
        talk->is_soon = false;
        look_at(talk);
        talk = next;
    }
}

/* -- time -- */

/* Returns how long an absent conversation waits for its reader. */
static int64_t wait_ms(const struct ws_talk *talk)
{
    uint32_t seconds = talk->web->context->linkdead_seconds;
    int64_t all_ms = (int64_t)(seconds ? seconds : LINKDEAD_SECONDS) * 1000;
    return (talk->is_guest && talk->left ? all_ms / GUEST_SHARE : all_ms) + 1000;
}

/* Returns how long a client may stay without logging in. */
static int64_t login_ms(const struct ws_talk *talk)
{
    bool silent = !talk->spoke && !talk->session->exempt;
    uint32_t seconds = net_login_seconds(talk->web->context, silent);
    return seconds > 0 ? (int64_t)seconds * 1000 : LOGIN_MS;
}

static void check(struct ws_talk *talk, int64_t now_ms)
{
    if (talk->link && ws_link_is_waiting(talk->link) && !ws_talk_is_behind(talk)) {
        ws_talks_soon(talk);
    }
    if (!talk->link && talk->lost_ms > 0 && now_ms - talk->lost_ms >= wait_ms(talk)) {
        talk->step = TALK_OVER;
        ws_talks_soon(talk);
    } else if (talk->link && talk->step == TALK_NEW &&
               now_ms - talk->opened_ms >= login_ms(talk)) {
        ws_link_close(talk->link, 1008, "you did not log in");
    }
}

void ws_talks_tick(struct ws_talks *talks, int64_t now_ms)
{
    for (struct ws_talk *talk = talks->first; talk; talk = talk->next) {
        check(talk, now_ms);
    }
}

void ws_talks_cut(struct ws_talks *talks, const char *reason)
{
    for (struct ws_talk *talk = talks->first; talk; talk = talk->next) {
        if (!talk->link) {
            talk->step = TALK_OVER;
            (void)snprintf(talk->why, sizeof(talk->why), "%s", reason);
            ws_talks_soon(talk);
        }
    }
}

struct ws_talks *ws_talks_create(struct web *web)
{
    struct ws_talks *talks = mem_alloc(sizeof(*talks));
    talks->web = web;
    talks->deflate = ws_deflate_create();
    ev_timer_init(&talks->timer, on_soon, 0.0, 0.0);
    talks->timer.data = talks;
    return talks;
}

void ws_talks_destroy(struct ws_talks *talks)
{
    ev_timer_stop(talks->web->context->loop, &talks->timer);
    while (talks->first) {
        free_talk(talks->first);
    }
    ws_deflate_destroy(talks->deflate);
    buf_finish(&talks->body);
    buf_finish(&talks->packed);
    mem_free(talks);
}
