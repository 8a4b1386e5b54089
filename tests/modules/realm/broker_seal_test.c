/* broker_seal_test.c -- A holder of the secret reads letters for their own world; nobody else learns
 * or changes anything. */
#include "engine/modules/realm/broker/broker_seal.h"

#include "tests/support/test.h"

#include <string.h>

#define SECRET "0123456789abcdef0123456789abcdef"
#define HASH "$argon2id$v=19$m=8192,t=2,p=1$c2FsdA$aGFzaA"

static struct buf sealed_of(struct str text)
{
    struct buf sealed = {0};
    broker_seal("family", SECRET, STR("hills"), text, &sealed);
    return sealed;
}

TEST(a_sealed_text_can_be_opened_by_its_receiver)
{
    static const char *const texts[] = {"", "x", HASH};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct buf sealed = sealed_of(str_of(texts[i]));
        struct buf opened = {0};

        assert_true(broker_unseal("family", SECRET, STR("hills"), buf_str(&sealed), &opened));

        assert_true(str_equal(buf_str(&opened), str_of(texts[i])));
        assert_int_equal(sealed.length, strlen(texts[i]) + BROKER_SEAL_MORE);
        buf_finish(&sealed);
        buf_finish(&opened);
    }
}

TEST(sealing_hides_the_text_and_differs_each_time)
{
    struct buf one = sealed_of(STR(HASH));
    struct buf other = sealed_of(STR(HASH));

    assert_true(str_find(buf_str(&one), STR("argon2id"), 0) == SIZE_MAX);
    assert_false(str_equal(buf_str(&one), buf_str(&other)));
    buf_finish(&one);
    buf_finish(&other);
}

TEST(another_world_realm_or_secret_cannot_open_a_sealed_text)
{
    static const char *const others[][3] = {
            {"family", SECRET, "forest"},
            {"family", SECRET, "hills2"},
            {"family", SECRET, ""},
            {"famil", SECRET, "hills"},
            {"family", SECRET "0", "hills"},
            {"family", "", "hills"},
    };
    struct buf sealed = sealed_of(STR(HASH));
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        struct buf opened = {0};

        assert_false(broker_unseal(
                others[i][0], others[i][1], str_of(others[i][2]), buf_str(&sealed), &opened));

        assert_int_equal(opened.length, 0);
        buf_finish(&opened);
    }
    buf_finish(&sealed);
}

TEST(a_changed_or_shortened_sealed_text_is_refused)
{
    struct buf sealed = sealed_of(STR(HASH));
    struct buf opened = {0};
    for (size_t i = 0; i < sealed.length; i++) {
        sealed.bytes[i] ^= 1;
        assert_false(broker_unseal("family", SECRET, STR("hills"), buf_str(&sealed), &opened));
        sealed.bytes[i] ^= 1;
        assert_false(broker_unseal(
                "family", SECRET, STR("hills"), str_slice(buf_str(&sealed), 0, i), &opened));
    }
    buf_add_char(&sealed, 'x');
    assert_false(broker_unseal("family", SECRET, STR("hills"), buf_str(&sealed), &opened));
    assert_int_equal(opened.length, 0);
    buf_finish(&sealed);
    buf_finish(&opened);
}
