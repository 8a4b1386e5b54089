/* follow_fuzz.c -- whatever comes on a follower's link is a frame of its kind or is refused; nothing proves itself by
 * chance. */
#include "engine/base/err.h"
#include "net/follow/follow_wire.h"
#include "tests/fuzz/fuzz_target.h"

static bool take(void *data, struct gate_frame *frame)
{
    static const char near[FOLLOW_NONCE_BYTES] = "0123456789abcde";
    static const char far[FOLLOW_NONCE_BYTES] = "fedcba987654321";
    struct follow_proof proof = {"a secret", near, far};
    struct gate_frame hello = *frame;
    struct gate_frame join = *frame;
    struct gate_frame welcome = *frame;
    struct follow_join joined;
    struct follow_welcome welcomed;
    char nonce[FOLLOW_NONCE_BYTES];
    uint32_t version = 0;
    bool proven = false;
    (void)data;
    must(!follow_take_hello(&hello, nonce, &version) || version == FOLLOW_VERSION);
    must(!follow_take_join(&join, &proof, &joined, &proven) && !proven);
    must(!follow_take_welcome(&welcome, &proof, &welcomed, &proven) && !proven);
    return true;
}

FUZZ_TARGET(follow)
{
    struct str bytes = {(const char *)data, size};
    struct buf in = {0};
    struct gate_frame whole = {.rest = bytes};
    (void)gate_feed(&in, bytes, take, NULL);
    (void)take(NULL, &whole);
    buf_finish(&in);
    return 0;
}
