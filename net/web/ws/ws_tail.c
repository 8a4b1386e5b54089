/* ws_tail.c -- the last frames sent to a browser, for resending.
 *
 * The frames are in one buffer, each with its number and length. A browser that reconnects sends
 * the last number it has seen; later frames are sent again, with numbers that follow that one.
 * Nobody has seen these frames, so their numbers may be reused. Numbers have no gaps, whatever else
 * was sent on the lost WebSocket (pongs and errors are not kept). */
#include "net/web/ws/ws_tail.h"

#include <string.h>

enum { SEAT_PAIRS = 24 };

struct head {
    uint64_t number;
    uint64_t told;
    uint64_t length;
};

void ws_tail_finish(struct ws_tail *tail)
{
    buf_finish(&tail->bytes);
}

static struct head read_head(const struct ws_tail *tail, size_t at)
{
    struct head head;
    memcpy(&head, tail->bytes.bytes + at, sizeof(head));
    return head;
}

/* Frees the memory of a long frame when it is dropped. */
static void give_back(struct ws_tail *tail, size_t max)
{
    if (tail->bytes.capacity > max * 2) {
        struct buf kept = {0};
        buf_add_str(&kept, buf_str(&tail->bytes));
        buf_finish(&tail->bytes);
        tail->bytes = kept;
    }
}

void ws_tail_add(
        struct ws_tail *tail, uint64_t number, uint64_t told, struct str body, size_t max)
{
    struct head head = {number, told, body.length};
    size_t newest = tail->bytes.length;
    buf_add(&tail->bytes, &head, sizeof(head));
    buf_add_str(&tail->bytes, body);
    if (tail->bytes.length <= max) {
        return;
    }
    /* Cuts more than necessary, so that the rest is not moved for each frame; never the newest. */
    size_t cut = 0;
    while (cut < newest && tail->bytes.length - cut > max / 4 * 3) {
        struct head oldest = read_head(tail, cut);
        tail->lost = oldest.number;
        tail->lost_told = oldest.told;
        cut += sizeof(oldest) + (size_t)oldest.length;
    }
    buf_consume(&tail->bytes, cut);
    give_back(tail, max);
}

bool ws_tail_each(
        const struct ws_tail *tail, size_t *cursor, uint64_t *out_number, struct str *out_body)
{
    if (*cursor >= tail->bytes.length) {
        return false;
    }
    struct head head = read_head(tail, *cursor);
    *out_number = head.number;
    *out_body = (struct str){tail->bytes.bytes + *cursor + sizeof(head), (size_t)head.length};
    *cursor += sizeof(head) + (size_t)head.length;
    return true;
}

void ws_tail_seat(const struct ws_tail *tail, struct buf *out)
{
    struct head pairs[SEAT_PAIRS] = {{.number = tail->lost, .told = tail->lost_told}};
    size_t count = 1;
    for (size_t at = 0; at < tail->bytes.length;) {
        struct head head = read_head(tail, at);
        at += sizeof(head) + (size_t)head.length;
        if (head.told != pairs[(count - 1) % SEAT_PAIRS].told) {
            pairs[count++ % SEAT_PAIRS] = head;
        }
    }
    for (size_t i = count > SEAT_PAIRS ? count - SEAT_PAIRS : 0; i < count; i++) {
        const struct head *pair = &pairs[i % SEAT_PAIRS];
        buf_printf(out, " %llu:%llu", (unsigned long long)pair->number,
                (unsigned long long)pair->told);
    }
}

uint64_t ws_tail_renumber(struct ws_tail *tail, uint64_t after, uint64_t first, bool *out_gap)
{
    size_t cut = 0;
    *out_gap = tail->lost > after;
    while (cut < tail->bytes.length && read_head(tail, cut).number <= after) {
        tail->lost_told = read_head(tail, cut).told;
        cut += sizeof(struct head) + (size_t)read_head(tail, cut).length;
    }
    buf_consume(&tail->bytes, cut);
    /* They may miss the report of the gap again; and the frames they have confirmed are gone. */
    tail->lost = *out_gap ? first : after;
    first += *out_gap;
    for (size_t at = 0; at < tail->bytes.length; first++) {
        struct head head = read_head(tail, at);
        head.number = first;
        memcpy(tail->bytes.bytes + at, &head, sizeof(head));
        at += sizeof(head) + (size_t)head.length;
    }
    return first;
}
