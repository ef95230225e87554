"""Every page exists in both languages."""

from tests.translations import faults


def test_every_text_has_an_english_translation_and_the_compiled_file_is_up_to_date() -> None:
    assert faults() == []
