/* ws_talk_past.c -- history for a page that is still empty, or returns to another server.
 *
 * 1. A newly opened page gets its character's earlier output as history frames, the oldest first,
 *    and a mark behind them; then new output. No message comes twice.
 * 2. A page that lost its content (a reload) and resumes its conversation gets the same. The engine
 *    is asked for it, so output delivered before the answer is part of it, and is not sent.
 * 3. A conversation that ends records its position: the messages of its last frames. A client that
 *    returns to another server with the same token, or after a long while, continues after the last
 *    frame it has seen.
 *
 * The engine keeps the scrollback: engine/core/output/scrollback.h. */
#include "engine/session/transcript.h"
#include "net/web/ws/ws_frame.h"
#include "net/web/ws/ws_talk_impl.h"

#include <stdio.h>

/* Distinguishes tokens without revealing them. */
static void put_tag(struct str token, char out[20])
{
    (void)snprintf(out, 20, "%016llx", (unsigned long long)str_hash(token));
}

void ws_talk_wish(struct ws_talk *talk)
{
    struct session_reader *reader = talk->session->reader;
    reader->after = talk->after;
    reader->all = talk->wants_past;
    talk->wants_past = false;
    put_tag(str_of(talk->token), reader->tag);
    (void)snprintf(
            reader->name, sizeof(reader->name), "%s", talk->after > 0 ? talk->wanted : "");
}

void ws_talk_leave_seat(struct ws_talk *talk)
{
    struct buf *seat = &talk->session->reader->seat;
    char tag[20];
    if (talk->next_number < 2 || !talk->token[0] || talk->session->character == 0) {
        return;
    }
    put_tag(str_of(talk->token), tag);
    buf_printf(seat, "%s %s", talk->name, tag);
    ws_tail_seat(&talk->tail, seat);
    buf_printf(seat, " %llu:%llu", (unsigned long long)talk->next_number - 1,
            (unsigned long long)talk->session->reader->told);
}

void ws_talk_ask_past(struct ws_talk *talk)
{
    talk->wants_past = false;
    talk->pasts++;
    talk->session->reader->again = true;
    talk->session->data_begun = false;
    session_changed(talk->session);
}

void ws_talk_ask_past_again(struct ws_talk *talk)
{
    if (talk->pasts > 0) {
        talk->pasts = 0;
        talk->wants_past = true;
        ws_talks_soon(talk);
    }
}

bool ws_talk_hears(const struct ws_talk *talk, const struct msg *msg)
{
    return talk->step == TALK_IN || msg->kind == MSG_BYE ||
           (msg->kind == MSG_EVENT && str_equal(msg->topic, STR("Login.Queue")));
}

bool ws_talk_is_past(const struct ws_talk *talk, const struct msg *msg)
{
    return (talk->pasts > 0 || talk->wants_past) &&
           (msg->kind == MSG_TEXT || msg->kind == MSG_PROMPT || msg->kind == MSG_EVENT);
}

static void send_end(struct ws_talk *talk)
{
    ws_talk_send(talk, STR("\"type\":\"history\",\"end\":true}"), STR_NONE);
}

void ws_talk_deliver_past(struct ws_talk *talk, const struct msg *msg)
{
    struct str rest = msg->text;
    struct transcript_line line;
    struct buf body = {0};
    if (!msg->flag && (talk->wants_past || talk->pasts > 1)) {
        /* A page reloaded meanwhile has asked again, and would get everything twice. */
        talk->pasts -= talk->pasts > 0;
        return;
    }
    while (transcript_next(&rest, &line)) {
        buf_clear(&body);
        if (msg->flag) {
            talk->session->reader->told++;
            ws_frame_put(&line.msg, &body);
        } else {
            ws_frame_past(&line.msg, line.time_ms, &body);
        }
        ws_talk_send(talk, buf_str(&body), STR_NONE);
    }
    if (body.length > 0 && !msg->flag) {
        send_end(talk);
    }
    buf_finish(&body);
    if (talk->has_gap && talk->session->reader->all) {
        ws_talk_send_gap(talk);
    }
    if (talk->pasts > 0 && talk->hides) {
        ws_frame_put(&(struct msg){.kind = MSG_ECHO}, &body);
        ws_talk_send(talk, buf_str(&body), STR_NONE);
        buf_finish(&body);
    }
    talk->has_gap = false;
    talk->pasts = 0;
}
