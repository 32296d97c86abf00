class A
{
}
