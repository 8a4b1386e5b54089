/* outbox_prove.c -- Proofs of what this world has told its peers, which the peers keep.
 *
 * A peer may say that this file is an older copy: it has a message that this file did not write,
 * or an acknowledgement that this file did not give. Such a statement counts only with the proof
 * that this world gave the peer at that time. The key of proofs (outbox_own.h) is in the file and
 * never changes, so each copy of the file can check them, and no other world can make them.
 *
 * A proof leaves with the message or the acknowledgement, when that is durable. */
#include "engine/modules/realm/outbox/outbox_impl.h"
#include "engine/modules/realm/outbox/outbox_trust_impl.h"

#include <sodium.h>

#include <string.h>

struct outbox_proof outbox_prove(const struct engine *engine, enum outbox_proven what,
        const char *peer, uint64_t number, uint64_t mark)
{
    struct outbox_proof proof = {0};
    struct outbox_proving about = {.what = what == OUTBOX_WROTE ? "wrote" : "has",
            .world = str_of(outbox_own_name(engine)),
            .peer = str_of(peer),
            .number = number,
            .mark = mark};
    unsigned char code[OUTBOX_PROOF_BYTES];
    if (number > 0) {
        outbox_own_prove(&realm_outbox(engine)->trust->own, &about, code);
        (void)sodium_bin2hex(proof.text, sizeof(proof.text), code, sizeof(code));
    }
    return proof;
}

bool outbox_is_proven(const struct engine *engine, enum outbox_proven what, const char *peer,
        uint64_t number, uint64_t mark, const struct outbox_proof *proof)
{
    struct outbox_proof ours = outbox_prove(engine, what, peer, number, mark);
    return ours.text[0] && sodium_memcmp(ours.text, proof->text, sizeof(ours.text)) == 0;
}
