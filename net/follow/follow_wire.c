/* follow_wire.c -- frames between a world and its follower, as bytes.
 *
 * The proof is HMAC-SHA-256, with the secret, of who proves it (its part in the talk), both random texts and all that
 * the frame says. So nobody without the secret can follow a world, or be taken for one; a frame cannot be said again in
 * another connection. What comes after is as safe as the way it goes: on one machine, or through TLS. */
#include "net/follow/follow_wire.h"

#include "engine/base/mem.h"

#include <sodium.h>

#include <string.h>

size_t follow_begin(struct buf *out, enum follow_kind kind)
{
    return gate_begin(out, (enum gate_kind)kind);
}

void follow_put_number(struct buf *out, enum follow_kind kind, uint64_t number)
{
    size_t begun = follow_begin(out, kind);
    buf_add_u64(out, number);
    gate_end(out, begun);
}

void follow_put_bytes(struct buf *out, enum follow_kind kind, struct str bytes)
{
    size_t begun = follow_begin(out, kind);
    buf_add_str(out, bytes);
    gate_end(out, begun);
}

void follow_put_hello(struct buf *out, char nonce[FOLLOW_NONCE_BYTES])
{
    size_t begun = follow_begin(out, FOLLOW_HELLO);
    randombytes_buf(nonce, FOLLOW_NONCE_BYTES);
    gate_put_text(out, STR(FOLLOW_MAGIC));
    buf_add_u32(out, FOLLOW_VERSION);
    gate_put_text(out, (struct str){nonce, FOLLOW_NONCE_BYTES});
    gate_end(out, begun);
}

bool follow_take_hello(
        struct gate_frame *frame, char nonce[FOLLOW_NONCE_BYTES], uint32_t *out_version)
{
    bool magic = str_equal(gate_take_text(frame), STR(FOLLOW_MAGIC));
    uint32_t version = gate_take_u32(frame);
    struct str text = gate_take_text(frame);
    *out_version = magic ? version : 0;
    if (frame->bad || !magic || version != FOLLOW_VERSION ||
            text.length != FOLLOW_NONCE_BYTES) {
        return false;
    }
    memcpy(nonce, text.bytes, FOLLOW_NONCE_BYTES);
    return true;
}

/* -- proofs -- */

static void prove(const struct follow_proof *proof, enum follow_kind kind, struct str said,
        unsigned char out[FOLLOW_PROOF_BYTES])
{
    crypto_auth_hmacsha256_state state;
    const char *key = proof->secret ? proof->secret : "";
    unsigned char part = (unsigned char)kind;
    (void)crypto_auth_hmacsha256_init(&state, (const unsigned char *)key, strlen(key));
    (void)crypto_auth_hmacsha256_update(&state, &part, 1);
    (void)crypto_auth_hmacsha256_update(
            &state, (const unsigned char *)proof->near, FOLLOW_NONCE_BYTES);
    (void)crypto_auth_hmacsha256_update(
            &state, (const unsigned char *)proof->far, FOLLOW_NONCE_BYTES);
    (void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)said.bytes, said.length);
    (void)crypto_auth_hmacsha256_final(&state, out);
}

static void put_proven(struct buf *out, enum follow_kind kind, const struct follow_proof *proof,
        struct buf *said)
{
    unsigned char code[FOLLOW_PROOF_BYTES];
    size_t begun = follow_begin(out, kind);
    prove(proof, kind, buf_str(said), code);
    gate_put_text(out, (struct str){(const char *)code, sizeof(code)});
    buf_add_str(out, buf_str(said));
    gate_end(out, begun);
    buf_finish(said);
}

static bool is_proven(
        const struct gate_frame *frame, const struct follow_proof *proof, struct str code)
{
    unsigned char right[FOLLOW_PROOF_BYTES];
    prove(proof, (enum follow_kind)frame->kind, frame->rest, right);
    return code.length == sizeof(right) && sodium_memcmp(code.bytes, right, sizeof(right)) == 0;
}

void follow_put_join(
        struct buf *out, const struct follow_proof *proof, const struct follow_join *join)
{
    struct buf said = {0};
    buf_add_u8(&said, join->fences);
    buf_add_u32(&said, join->schema);
    buf_add_u64(&said, join->world_id);
    buf_add_u64(&said, join->origin);
    buf_add_u64(&said, join->term);
    buf_add_u64(&said, join->number);
    buf_add_u64(&said, join->chain);
    put_proven(out, FOLLOW_JOIN, proof, &said);
}

bool follow_take_join(struct gate_frame *frame, const struct follow_proof *proof,
        struct follow_join *out, bool *out_proven)
{
    struct str code = gate_take_text(frame);
    *out_proven = !frame->bad && is_proven(frame, proof, code);
    struct follow_join join = {.fences = gate_take_u8(frame) != 0};
    join.schema = gate_take_u32(frame);
    join.world_id = gate_take_u64(frame);
    join.origin = gate_take_u64(frame);
    join.term = gate_take_u64(frame);
    join.number = gate_take_u64(frame);
    join.chain = gate_take_u64(frame);
    bool ok = *out_proven && !frame->bad;
    if (ok) {
        *out = join;
    }
    return ok;
}

void follow_put_welcome(
        struct buf *out, const struct follow_proof *proof, const struct follow_welcome *welcome)
{
    struct buf said = {0};
    buf_add_u8(&said, welcome->copies);
    buf_add_u64(&said, welcome->world_id);
    buf_add_u64(&said, welcome->holder);
    buf_add_u64(&said, welcome->term);
    put_proven(out, FOLLOW_WELCOME, proof, &said);
}

bool follow_take_welcome(struct gate_frame *frame, const struct follow_proof *proof,
        struct follow_welcome *out, bool *out_proven)
{
    struct str code = gate_take_text(frame);
    *out_proven = !frame->bad && is_proven(frame, proof, code);
    struct follow_welcome welcome = {.copies = gate_take_u8(frame) != 0};
    welcome.world_id = gate_take_u64(frame);
    welcome.holder = gate_take_u64(frame);
    welcome.term = gate_take_u64(frame);
    bool ok = *out_proven && !frame->bad;
    if (ok) {
        *out = welcome;
    }
    return ok;
}
