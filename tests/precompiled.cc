// Carrier of the precompiled GoogleTest headers; see tests/CMakeLists.txt.
