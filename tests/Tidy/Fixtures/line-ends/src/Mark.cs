class B;
