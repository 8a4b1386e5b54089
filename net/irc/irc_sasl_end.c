/* irc_sasl_end.c -- The end of an exchange of SASL, and what the mechanisms share. */
#include "engine/app/config.h"
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"
#include "net/stream/stream.h"

#include <sodium.h>

void irc_scram_forget(struct irc_frontend *frontend)
{
    struct irc_scram *scram = frontend->scram;
    if (scram) {
        buf_wipe(&scram->token);
        buf_finish(&scram->token);
        buf_finish(&scram->name);
        buf_finish(&scram->gs2);
        buf_finish(&scram->message);
        buf_finish(&scram->nonce);
        buf_finish(&scram->signature);
        mem_free(scram);
        frontend->scram = NULL;
    }
}

void irc_sasl_close(struct irc_frontend *frontend)
{
    frontend->sasl_open = false;
    buf_wipe(&frontend->sasl);
    irc_scram_forget(frontend);
}

void irc_sasl_failed(struct irc_frontend *frontend, const char *why)
{
    irc_sasl_close(frontend);
    IRC_REPLY(frontend, "904", why[0] ? why : "SASL authentication failed");
}

void irc_sasl_proved(struct irc_frontend *frontend, const char *token, const char *name)
{
    struct buf self = {0};
    irc_free_secret(&frontend->token);
    frontend->token = mem_dup_text(token);
    buf_printf(&self, "%s!%s@player", irc_nick(frontend),
            frontend->user[0] ? frontend->user : "*");
    irc_account_is(frontend, name, self.bytes);
    IRC_REPLY(frontend, "903", "SASL authentication successful");
    buf_finish(&self);
    frontend->service->hooks->enter(frontend);
}

bool irc_sasl_keeps(const struct irc_frontend *frontend)
{
    const struct config *config = frontend->service->base.context->config;
    return config && config_flag(config, CONFIG_IRC_SCRAM);
}

bool irc_sasl_certificate(const struct irc_frontend *frontend, struct buf *out)
{
    unsigned char print[crypto_hash_sha256_BYTES];
    char text[sodium_base64_ENCODED_LEN(sizeof(print), sodium_base64_VARIANT_ORIGINAL)];
    if (!stream_proved(frontend->base.stream, print)) {
        return false;
    }
    (void)sodium_bin2base64(
            text, sizeof(text), print, sizeof(print), sodium_base64_VARIANT_ORIGINAL);
    buf_add_text(out, text);
    return true;
}
