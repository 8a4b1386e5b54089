/* scram_test.c -- SCRAM-SHA-256: the example of RFC 7677, its messages, and the form in which keys are kept. */
#include "net/irc/scram.h"

#include "net/shared/sasl.h"
#include "tests/support/test.h"

#include <string.h>

#define BARE "n=user,r=rOprNGfwEbeRWgbNEkqO"
#define NONCE "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
#define MESSAGE BARE ",r=" NONCE ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=" NONCE
#define PROOF "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="

static struct scram_keys example(struct str password)
{
    struct scram_keys keys = {.iterations = 4096};
    struct buf salt = {0};
    (void)sasl_decode(STR("W22ZaJ0SNY7soEsUEjb6gQ=="), &salt);
    memcpy(keys.salt, salt.bytes, sizeof(keys.salt));
    buf_finish(&salt);
    scram_derive(password, &keys);
    return keys;
}

TEST(the_example_of_the_rfc_is_right)
{
    struct scram_keys keys = example(STR("pencil"));
    struct scram_keys other = example(STR("Pencil"));
    struct buf signature = {0};

    scram_sign(&keys, STR(MESSAGE), &signature);

    assert_true(scram_is_proof(&keys, STR(MESSAGE), STR(PROOF)));
    assert_true(str_equal(
            buf_str(&signature), STR("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")));
    assert_true(!scram_is_proof(&other, STR(MESSAGE), STR(PROOF)));
    assert_true(!scram_is_proof(&keys, STR(MESSAGE "x"), STR(PROOF)));
    assert_true(!scram_is_proof(&keys, STR(MESSAGE), STR("AAAA")));
    assert_true(!scram_is_proof(&keys, STR(MESSAGE), STR("")));
    buf_finish(&signature);
}

TEST(keys_are_kept_and_are_void_with_another_password)
{
    struct scram_keys keys = example(STR("pencil"));
    struct scram_keys read;
    struct buf line = {0};

    scram_write(&keys, STR("$argon2id$one"), &line);

    assert_true(scram_read(buf_str(&line), STR("$argon2id$one"), &read));
    assert_true(memcmp(&keys, &read, sizeof(keys)) == 0);
    assert_true(!scram_read(buf_str(&line), STR("$argon2id$two"), &read));
    assert_true(!scram_read(STR("scram-sha-256 4096 AAAA"), STR("x"), &read));
    assert_true(!scram_read(STR(""), STR(""), &read));
    assert_true(!scram_read(STR("ssh-ed25519 AAAA me"), STR(""), &read));
    buf_finish(&line);
}

TEST(messages_are_parsed_as_a_whole_or_not_at_all)
{
    static const struct {
        const char *text;
        const char *name; /* NULL: malformed */
    } firsts[] = {
            {"n,," BARE, "user"},
            {"y,,n=a=2Cb=3Dc,r=12345678", "a,b=c"},
            {"n,,n=a=2c,r=12345678", NULL},
            {"n,,n=a=,r=12345678", NULL},
            {"n,a=b,n=a,r=12345678", NULL},
            {"p=tls-unique,,n=a,r=12345678", NULL},
            {"n,,m=1,n=a,r=12345678", NULL},
            {"n,,n=a,r=1234567", NULL},
            {"n,,n=a,r=1234567\x7f", NULL},
            {"n,,n=,r=12345678", NULL},
            {"n,,r=12345678", NULL},
            {"", NULL},
    };

    for (size_t i = 0; i < sizeof(firsts) / sizeof(firsts[0]); i++) {
        struct scram_first first = {0};
        bool ok = scram_read_first(str_of(firsts[i].text), &first);
        assert_true(ok == (firsts[i].name != NULL));
        assert_true(!ok || str_equal(buf_str(&first.name), str_of(firsts[i].name)));
        buf_finish(&first.name);
    }
    struct scram_last last;
    assert_true(scram_read_last(STR("c=biws,r=" NONCE ",p=" PROOF), STR("n,,"), &last));
    assert_true(str_equal(last.without, STR("c=biws,r=" NONCE)));
    assert_true(str_equal(last.nonce, STR(NONCE)) && str_equal(last.proof, STR(PROOF)));
    assert_true(!scram_read_last(STR("c=biws,r=" NONCE ",p=" PROOF), STR("y,,"), &last));
    assert_true(!scram_read_last(STR("c=biws,r=" NONCE), STR("n,,"), &last));
    assert_true(!scram_read_last(STR("r=" NONCE ",p=" PROOF), STR("n,,"), &last));
    assert_true(!scram_read_last(STR("c=,r=x,p=y"), STR(""), &last));
}
