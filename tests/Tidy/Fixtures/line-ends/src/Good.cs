class D;
