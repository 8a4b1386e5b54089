/* follow_fuzz.c -- Any bytes on a follower's link are a frame of its kind, which reads back as
 * itself, or are refused. */
#include "engine/base/err.h"
#include "net/follow/follow_wire.h"
#include "tests/fuzz/fuzz_target.h"

#include <string.h>

static void check_join(struct frame frame)
{
    struct follow_join join;
    struct follow_join back;
    struct buf out = {0};
    if (!follow_take_join(&frame, &join)) {
        return;
    }
    follow_put_join(&out, &join);
    struct frame again = {.rest = str_slice(buf_str(&out), 5, out.length)};
    must(str_is_utf8(str_of(join.name)) && follow_take_join(&again, &back));
    must(back.term == join.term && strcmp(back.name, join.name) == 0);
    buf_finish(&out);
}

static bool take(void *data, struct frame *frame)
{
    struct frame hello = *frame;
    struct frame welcome = *frame;
    struct follow_welcome welcomed;
    uint32_t version = 0;
    (void)data;
    must(!follow_take_hello(&hello, &version) || version == FOLLOW_VERSION);
    must(!follow_take_welcome(&welcome, &welcomed) || !welcome.bad);
    check_join(*frame);
    return true;
}

FUZZ_TARGET(follow)
{
    struct str bytes = {(const char *)data, size};
    struct buf in = {0};
    struct frame whole = {.rest = bytes};
    (void)frame_feed(&in, bytes, take, NULL);
    (void)take(NULL, &whole);
    buf_finish(&in);
    return 0;
}
