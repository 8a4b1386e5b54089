/* script_test.c -- which names beyond ASCII there can be, what they are in ASCII, and which look alike. */
#include "engine/modules/spelling/script.h"

#include "tests/support/test.h"

static const struct {
    const char *name;
    const char *ascii; /* NULL: it is refused */
} spelled[] = {
        {"Zoë", "Zoe"},
        {"zoe\u0308", "Zoe"},
        {"Łukasz", "Lukasz"},
        {"Işıl", "Isil"},
        {"İnci", "Inci"},
        {"Strauß", "Strauss"},
        {"Nguyễn", "Nguyen"},
        {"Đỗ-2", "Do-2"},
        {"Мария", "Mariya"},
        {"Юлия", "Yuliya"},
        {"Ольга", "Olga"},
        {"Ζωή", "Zoi"},
        {"Άγις", "Agis"},
        {"李明", "Liming"},
        {"さくら", "Sakura"},
        {"김철수", "Gimcheolsu"},
        {"مريم", "Mrym"},
        /* two scripts */
        {"pаypal", NULL},
        {"太郎a", NULL},
        {"Zoе\u0308", NULL},
        /* invisible characters, and those that turn the text around */
        {"Zo\u200dë", NULL},
        {"Zo\u200cë", NULL},
        {"Zo\u200bë", NULL},
        {"Zo\u202eë", NULL},
        {"Zo\u200fë", NULL},
        {"Zo\u2066ë", NULL},
        {"Zo\u00adë", NULL},
        {"Zo\ufe0fë", NULL},
        {"Zo\u3164ë", NULL},
        {"Zoë\u00a0", NULL},
        {"Zo ë", NULL},
        /* stacks of accents, and accents on nothing */
        {"Z\u0300\u0301\u0302\u0303oe", NULL},
        {"e\u0301\u0301", NULL},
        {"\u0301Zoe", NULL},
        {"i\u0307nci", NULL},
        /* no letters of everyday use */
        {"😀Zoe", NULL},
        {"☃", NULL},
        {"ﬁnn", NULL},
        {"𝓩oe", NULL},
        {"Ⅷa", NULL},
        {"Ｚｏｅ", NULL},
        {"ᚠᚢ", NULL},
        {"ʻOkina", NULL},
        {"O’Neil", NULL},
        {"\uf8ffoe", NULL},
        {"Ab\u0661", NULL},
        {"½zoë", NULL},
        {"-Zoë", NULL},
        {"2Zoë", NULL},
        {"Zoë!", NULL},
        {"Zoë|away", NULL},
        {"", NULL},
        {"Zo\xff", NULL},
};

TEST(a_name_is_of_letters_of_one_script)
{
    struct script_checker *checker = script_open();
    assert_non_null(checker);
    for (size_t i = 0; i < sizeof(spelled) / sizeof(spelled[0]); i++) {
        struct buf composed = {0};
        struct buf ascii = {0};

        script_compose(str_of(spelled[i].name), &composed);
        bool ok = script_name_ok(checker, buf_str(&composed), STR("any"));
        script_to_ascii(checker, buf_str(&composed), &ascii);

        if (ok != (spelled[i].ascii != NULL)) {
            fail_msg("%s is %s", spelled[i].name, ok ? "allowed" : "refused");
        }
        if (ok) {
            assert_str(buf_str(&ascii), spelled[i].ascii);
        }
        buf_finish(&composed);
        buf_finish(&ascii);
    }
    script_close(checker);
}

TEST(a_game_can_allow_some_scripts)
{
    struct script_checker *checker = script_open();

    assert_true(script_name_ok(checker, STR("Мария"), STR("Latin Cyrillic")));
    assert_true(script_name_ok(checker, STR("Zoë"), STR("latin")));
    assert_false(script_name_ok(checker, STR("Мария"), STR("Latin Greek")));
    assert_false(script_name_ok(checker, STR("Мария"), STR("none")));

    script_close(checker);
}

static const struct {
    const char *one;
    const char *other;
    bool alike;
} look_pairs[] = {
        {"Вера", "Bepa", true},
        {"Вера", "bepa", true},
        {"сосо", "coco", true},
        {"СОСО", "coco", true},
        {"ѕуѕор", "sysop", true},
        {"Αννα", "Avva", true},
        {"Мария", "Mapия", true},
        {"Zoë", "zoë", true},
        {"Мария", "Марина", false},
        {"Zoë", "Zoe", false},
        {"李明", "李朋", false},
};

TEST(names_that_look_alike_share_a_look)
{
    struct script_checker *checker = script_open();
    for (size_t i = 0; i < sizeof(look_pairs) / sizeof(look_pairs[0]); i++) {
        struct buf one[SCRIPT_LOOKS] = {{0}};
        struct buf other[SCRIPT_LOOKS] = {{0}};
        bool alike = false;

        script_looks(checker, str_of(look_pairs[i].one), one);
        script_looks(checker, str_of(look_pairs[i].other), other);

        for (size_t k = 0; k < SCRIPT_LOOKS * SCRIPT_LOOKS; k++) {
            alike |= str_equal(
                    buf_str(&one[k / SCRIPT_LOOKS]), buf_str(&other[k % SCRIPT_LOOKS]));
        }
        if (alike != look_pairs[i].alike) {
            fail_msg("%s and %s", look_pairs[i].one, look_pairs[i].other);
        }
        for (size_t k = 0; k < SCRIPT_LOOKS; k++) {
            buf_finish(&one[k]);
            buf_finish(&other[k]);
        }
    }
    script_close(checker);
}
