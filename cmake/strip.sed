# Removes comments and indentation from the page's scripts and styles. A comment is on lines of its own, except types in
# /** */. A comment of several lines begins with a line that has only its first characters.
s#/[*][*][^*]*[*]/ \{0,1\}##g
/^[[:space:]]*\/[*].*[*]\/[[:space:]]*$/d
/^[[:space:]]*\/[*][*][[:space:]]*$/,/[*]\//d
/^[[:space:]]*\/\//d
s/^[[:space:]]*//
/^$/d
