/* irc_scram.c -- The exchange of SCRAM-SHA-256 (RFC 5802) by AUTHENTICATE.
 *
 * client: n,,n=NAME,r=NONCE            server: r=NONCE+OURS,s=SALT,i=ITERATIONS
 * client: c=biws,r=NONCE+OURS,p=PROOF  server: v=SIGNATURE
 * client: (nothing)                    server: 900, 903
 *
 * Our part of the nonce is made here, for each exchange anew, so a proof can't be used again. The
 * server's signature is shown only after the proof was right. */
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"
#include "net/irc/scram.h"

#include <sodium.h>

#include <stdlib.h>
#include <string.h>

enum { OWN_NONCE = 18, SCRAM_TOKEN_SECONDS = 300 };

/* Writes AUTHENTICATE with a text in base64. */
static void scram_say(struct irc_frontend *frontend, struct str text)
{
    size_t size = sodium_base64_ENCODED_LEN(text.length, sodium_base64_VARIANT_ORIGINAL);
    char *coded = mem_alloc(size);
    (void)sodium_bin2base64(coded, size, (const unsigned char *)text.bytes, text.length,
            sodium_base64_VARIANT_ORIGINAL);
    IRC_FROM(frontend, STR_NONE, &(struct buf){0}, false, "AUTHENTICATE", coded);
    mem_free(coded);
}

static void scram_begun(struct irc_frontend *frontend, const struct irc_call *call)
{
    struct irc_scram *scram = frontend->scram;
    char own[sodium_base64_ENCODED_LEN(OWN_NONCE, sodium_base64_VARIANT_ORIGINAL)];
    unsigned char bytes[OWN_NONCE];
    if (!call->ok || !scram) {
        irc_sasl_failed(frontend,
                "SCRAM does not work for that account yet: log in once with PLAIN or PASS");
        return;
    }
    randombytes_buf(bytes, sizeof(bytes));
    (void)sodium_bin2base64(
            own, sizeof(own), bytes, sizeof(bytes), sodium_base64_VARIANT_ORIGINAL);
    buf_add_text(&scram->nonce, own);
    struct buf first = {0};
    buf_printf(&first, "r=%s,s=%s,i=%s", scram->nonce.bytes, irc_text(call->reply, "salt"),
            IRC_DIGITS(irc_number(call->reply, "iterations")));
    buf_printf(&scram->message, ",%s", first.bytes);
    scram->step = SCRAM_ASKED;
    scram_say(frontend, buf_str(&first));
    buf_finish(&first);
}

static void scram_first(struct irc_frontend *frontend, struct str answer)
{
    struct irc_scram *scram = mem_alloc(sizeof(*scram));
    struct scram_first first = {0};
    frontend->scram = scram;
    if (!scram_read_first(answer, &first)) {
        buf_finish(&first.name);
        irc_sasl_failed(frontend, "SASL authentication failed");
        return;
    }
    buf_add_str(&scram->name, buf_str(&first.name));
    buf_finish(&first.name);
    buf_add_str(&scram->gs2, str_slice(answer, 0, answer.length - first.bare.length));
    buf_add_str(&scram->message, first.bare);
    buf_add_str(&scram->nonce, first.nonce);
    (void)irc_call(frontend, "login.scram.begin",
            json_pack("{s:s%}", "name", scram->name.bytes, scram->name.length), scram_begun,
            NULL);
}

static void scram_checked(struct irc_frontend *frontend, const struct irc_call *call)
{
    struct irc_scram *scram = frontend->scram;
    if (!call->ok || !scram) {
        irc_sasl_failed(frontend, irc_text(call->reply, "detail"));
        return;
    }
    buf_add_text(&scram->token, irc_text(call->reply, "token"));
    buf_clear(&scram->name);
    buf_add_text(&scram->name, irc_text(call->reply, "name"));
    scram->step = SCRAM_PROVED;
    scram_say(frontend, buf_str(&scram->signature));
}

static void scram_signed(struct irc_frontend *frontend, const struct irc_call *call)
{
    struct irc_scram *scram = frontend->scram;
    if (!call->ok || !scram) {
        irc_sasl_failed(frontend, irc_text(call->reply, "detail"));
        return;
    }
    buf_printf(&scram->signature, "v=%s", irc_text(call->reply, "signature"));
    (void)irc_call(frontend, "login.scram",
            json_pack("{s:s%, s:s%, s:s, s:i, s:s*}", "name", scram->name.bytes,
                    scram->name.length, "message", scram->message.bytes, scram->message.length,
                    "proof", scram->proof, "seconds", SCRAM_TOKEN_SECONDS, "as",
                    str_is_utf8(str_of(frontend->wish)) ? frontend->wish : NULL),
            scram_checked, NULL);
}

static void scram_last(struct irc_frontend *frontend, struct str answer)
{
    struct irc_scram *scram = frontend->scram;
    struct scram_last last;
    if (!scram_read_last(answer, buf_str(&scram->gs2), &last) ||
            !str_equal(last.nonce, buf_str(&scram->nonce)) ||
            last.proof.length >= sizeof(scram->proof) || !str_is_utf8(answer)) {
        irc_sasl_failed(frontend, "SASL authentication failed");
        return;
    }
    (void)str_copy(last.proof, scram->proof, sizeof(scram->proof));
    buf_printf(&scram->message, ",%.*s", STR_FMT(last.without));
    (void)irc_call(frontend, "login.scram.sign",
            json_pack("{s:s%, s:s%}", "name", scram->name.bytes, scram->name.length, "message",
                    scram->message.bytes, scram->message.length),
            scram_signed, NULL);
}

void irc_scram_answer(struct irc_frontend *frontend, struct str answer)
{
    struct irc_scram *scram = frontend->scram;
    if (!scram) {
        scram_first(frontend, answer);
    } else if (scram->step == SCRAM_ASKED) {
        scram_last(frontend, answer);
    } else if (scram->step == SCRAM_PROVED && answer.length == 0) {
        char *token = str_dup(buf_str(&scram->token));
        char *name = str_dup(buf_str(&scram->name));
        irc_scram_forget(frontend);
        frontend->sasl_open = false;
        irc_sasl_proved(frontend, token, name);
        irc_free_secret(&token);
        mem_free(name);
    } else {
        irc_sasl_failed(frontend, "SASL authentication failed");
    }
}
