"""What the screens are made of: icons, navigation, words for dates and numbers, small shapes."""
